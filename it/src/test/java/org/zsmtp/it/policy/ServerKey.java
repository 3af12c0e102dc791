package org.zsmtp.it.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A mail server's key with a certificate that it signed itself and that names nobody: only DANE can tell who it is.
///
/// @param context for the server
/// @param match   the data of a TLSA record that fits the key
record ServerKey(SSLContext context, String match) {

    /// @param directory where it may leave a file
    static ServerKey make(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        char[] password = "testkey".toCharArray();
        Path store = directory.resolve("key.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=nobody",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(password),
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), password);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        byte[] publicKey = keys.getCertificate("key").getPublicKey().getEncoded();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey);
        return new ServerKey(context, "3 1 1 " + HexFormat.of().formatHex(digest));
    }
}
