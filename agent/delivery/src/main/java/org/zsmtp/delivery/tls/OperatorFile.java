package org.zsmtp.delivery.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.delivery.file.OrdinaryFile;
import org.zsmtp.delivery.security.TlsConfigurationException;

/// Reads what an operator has put into files, and says by name which cannot be used, and why.
final class OperatorFile {

    private static final int LARGEST = 1 << 26;

    private static final Pattern CERTIFICATE = Pattern.compile(
            "-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\\s]*+)-----END (?:X509 |TRUSTED )?CERTIFICATE-----");

    private OperatorFile() {}

    static byte[] read(Path file) throws TlsConfigurationException {
        try {
            return OrdinaryFile.read(file, LARGEST);
        } catch (IOException unreadable) {
            throw new TlsConfigurationException(FileFailure.unreadable(file, unreadable), unreadable);
        }
    }

    /// @return at least one
    static List<X509Certificate> certificates(Path file) throws TlsConfigurationException {
        List<X509Certificate> all = certificatesIfAny(file);
        if (all.isEmpty()) {
            throw new TlsConfigurationException(file + ": no certificate is in it");
        }
        return all;
    }

    private static List<X509Certificate> certificatesIfAny(Path file) throws TlsConfigurationException {
        List<X509Certificate> all = new ArrayList<>();
        Matcher blocks = CERTIFICATE.matcher(new String(read(file), StandardCharsets.ISO_8859_1));
        while (blocks.find()) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(blocks.group(1));
                all.add((X509Certificate) factory().generateCertificate(new ByteArrayInputStream(der)));
            } catch (CertificateException | IllegalArgumentException notOne) {
                throw new TlsConfigurationException(
                        file + ": certificate " + (all.size() + 1) + " cannot be understood", notOne);
            }
        }
        return all;
    }

    /// @return those in the files of a directory, other files being passed over
    static List<X509Certificate> certificatesBelow(Path directory) throws TlsConfigurationException {
        List<X509Certificate> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, Files::isRegularFile)) {
            for (Path file : files) {
                all.addAll(certificatesIfAny(file));
            }
        } catch (IOException unreadable) {
            throw new TlsConfigurationException(FileFailure.unreadable(directory, unreadable), unreadable);
        }
        return all;
    }

    /// @return at least one
    static List<X509CRL> revocationLists(Path file) throws TlsConfigurationException {
        byte[] octets = read(file);
        try {
            List<X509CRL> lists = factory().generateCRLs(new ByteArrayInputStream(octets)).stream()
                    .map(X509CRL.class::cast)
                    .toList();
            if (lists.isEmpty()) {
                throw new TlsConfigurationException(file + ": no revocation list is in it");
            }
            return lists;
        } catch (CRLException notOne) {
            throw new TlsConfigurationException(file + ": the revocation list cannot be understood", notOne);
        }
    }

    private static CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException impossible) {
            throw new IllegalStateException("a JDK without certificates", impossible);
        }
    }
}
