package org.zsmtp.testkit.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.jspecify.annotations.Nullable;

/// A certificate with its key, and what is shown with it.
///
/// @param chain the certificate first
public record TestIdentity(PrivateKey key, List<X509Certificate> chain) {

    private static final char[] PASSWORD = "testkit".toCharArray();

    public TestIdentity {
        chain = List.copyOf(chain);
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /// @return the same, shown without what signed it
    public TestIdentity alone() {
        return new TestIdentity(key, chain.subList(0, 1));
    }

    /// @return the same, shown with these after it
    public TestIdentity with(X509Certificate... more) {
        return new TestIdentity(
                key, Stream.concat(chain.stream(), Stream.of(more)).toList());
    }

    /// @return for a server that shows it
    public SSLContext server() {
        return context(null);
    }

    /// @return for a server that shows it, and believes clients whose certificates this authority has signed
    public SSLContext serverTrusting(X509Certificate authority) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority);
            TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
            trusted.init(store);
            return context(trusted.getTrustManagers());
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private SSLContext context(TrustManager @Nullable [] trusted) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", key, PASSWORD, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
            keys.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trusted, null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// @return the chain as PEM
    public String certificatesPem() {
        return chain.stream().map(TestIdentity::pem).collect(Collectors.joining());
    }

    /// @return the key as PEM, in this form
    public String keyPem(KeyForm form) {
        return form.pem(key);
    }

    /// @return a certificate, a key or a revocation list as PEM
    public static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "identity of %s", certificate().getSubjectX500Principal());
    }
}
