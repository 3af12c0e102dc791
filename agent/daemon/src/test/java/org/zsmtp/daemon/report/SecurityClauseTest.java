package org.zsmtp.daemon.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.delivery.security.TlsSession.Assurance;
import org.zsmtp.delivery.security.TlsSession.Resumption;

class SecurityClauseTest {
    private static final TlsFailure MISMATCH =
            new TlsFailure(TlsFailure.Type.CERTIFICATE_HOST_MISMATCH, "it is for a.example\r->> 250");

    @Test
    void aSecuredConnectionIsToldWithHowItWasVerified() {
        assertThat(SecurityClause.of(secured(Assurance.DANE, Resumption.FULL, null)))
                .contains("(TLSv1.3 TLS_AES_256_GCM_SHA384 verified=DANE)");
        assertThat(SecurityClause.of(secured(Assurance.MTA_STS, Resumption.RESUMED, null)))
                .contains("(TLSv1.3 TLS_AES_256_GCM_SHA384 verified=STS resumed)");
    }

    @Test
    void aPolicyInTestingThatFailsIsTold() {
        assertThat(SecurityClause.of(secured(Assurance.NONE, Resumption.FULL, MISMATCH))
                        .orElseThrow())
                .contains(
                        "verified=none; a policy in testing mode would fail, certificate-host-mismatch: it is for a.example")
                .doesNotContain("\r");
    }

    @Test
    void clearTextIsToldWhereItMightHaveBeenTls() {
        assertThat(SecurityClause.of(new SecurityOutcome.ClearText("TLS with this server failed before")))
                .contains("(no TLS: TLS with this server failed before)");
        assertThat(SecurityClause.of(SecurityOutcome.ClearText.NOT_OFFERED)).isEmpty();
        assertThat(SecurityClause.of(SecurityOutcome.ClearText.NOT_WANTED)).isEmpty();
        assertThat(SecurityClause.of(null)).isEmpty();
    }

    @Test
    void aFailureIsToldAsReportsNameIt() {
        assertThat(SecurityClause.of(
                        new SecurityOutcome.Failed(new TlsFailure(TlsFailure.Type.TLSA_INVALID, "no record matches"))))
                .contains("(TLS failed, tlsa-invalid: no record matches)");
    }

    private static SecurityOutcome secured(Assurance assurance, Resumption resumed, @Nullable TlsFailure observed) {
        return new SecurityOutcome.Secured(
                new TlsSession("TLSv1.3", "TLS_AES_256_GCM_SHA384", assurance, resumed, List.of(), observed));
    }
}
