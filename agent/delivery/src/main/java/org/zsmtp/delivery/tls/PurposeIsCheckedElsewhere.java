package org.zsmtp.delivery.tls;

import java.security.cert.Certificate;
import java.security.cert.PKIXCertPathChecker;
import java.util.Collection;
import java.util.Set;

/// Tells the JDK that the extended key usage is checked (RFC 5280 section 4.2.1.12), which would otherwise refuse
/// certificates where it is critical.
final class PurposeIsCheckedElsewhere extends PKIXCertPathChecker {

    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";

    @Override
    public void init(boolean forward) {}

    @Override
    public boolean isForwardCheckingSupported() {
        return true;
    }

    @Override
    public Set<String> getSupportedExtensions() {
        return Set.of(EXTENDED_KEY_USAGE);
    }

    @Override
    public void check(Certificate certificate, Collection<String> unresolvedCritical) {
        unresolvedCritical.remove(EXTENDED_KEY_USAGE);
    }
}
