package org.zsmtp.daemon.record.transcript;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.zsmtp.delivery.security.TlsSession;

/// What a log tells of the certificates that a server showed, a line each (`tls-loglevel`).
final class CertificateNames {
    private static final int LONGEST = 300;
    private static final int MOST = 10;

    private CertificateNames() {}

    /// @param detail 0 for nothing, 1 for the names in the server's own, 2 and more for the whole chain with dates
    static List<String> of(TlsSession session, int detail) {
        List<String> lines = new ArrayList<>();
        int most = detail > 1 ? MOST : detail;
        for (X509Certificate each :
                session.chain().subList(0, Math.min(most, session.chain().size()))) {
            String dates = detail > 1
                    ? "; from " + each.getNotBefore().toInstant() + " to "
                            + each.getNotAfter().toInstant()
                    : "";
            lines.add("(certificate of " + cut(each.getSubjectX500Principal().getName()) + " by "
                    + cut(each.getIssuerX500Principal().getName()) + dates + ")");
        }
        return lines;
    }

    private static String cut(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "...";
    }
}
