package org.zsmtp.bench;

import java.io.IOException;
import java.nio.file.Path;

/// Who the sink of a measurement is under TLS: `sink.example`, with a key on P-256.
final class BenchCertificate {

    private BenchCertificate() {}

    /// @return a PKCS#12 file for [org.zsmtp.bench.sink.SinkMain] in this directory
    static Path in(Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve("sink.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=sink.example",
                        "-ext",
                        "SAN=dns:sink.example",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "zsmtp-test",
                        "-alias",
                        "sink",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool made no certificate");
        }
        return file;
    }
}
