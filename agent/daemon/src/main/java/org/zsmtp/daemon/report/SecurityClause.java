package org.zsmtp.daemon.report;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.text.Printable;

/// A connection's transport security in reports and logs:
/// `(TLSv1.3 TLS_AES_256_GCM_SHA384 verified=DANE)`.
///
/// Nothing where clear text was expected, so that the texts for servers without STARTTLS are those of ZMailer's agent.
public final class SecurityClause {
    private static final int LONGEST = 400;

    private SecurityClause() {}

    /// @param security null if no connection got that far
    public static Optional<String> of(@Nullable SecurityOutcome security) {
        return switch (security) {
            case SecurityOutcome.Secured(TlsSession session) -> Optional.of(secured(session));
            case SecurityOutcome.Failed(TlsFailure failure) -> clause("TLS failed, " + words(failure));
            case SecurityOutcome.ClearText clear when clear.isDowngrade() -> clause("no TLS: " + clear.why());
            case SecurityOutcome.ClearText _ -> Optional.empty();
            case null -> Optional.empty();
        };
    }

    private static String secured(TlsSession session) {
        TlsFailure observed = session.observed();
        return "("
                + Printable.ascii(
                        session.protocol() + " " + session.cipher() + " verified="
                                + session.assurance().word()
                                + switch (session.resumed()) {
                                    case FULL -> "";
                                    case RESUMED -> " resumed";
                                }
                                + (observed == null ? "" : "; a policy in testing mode would fail, " + words(observed)),
                        LONGEST)
                + ")";
    }

    private static Optional<String> clause(String words) {
        return Optional.of("(" + Printable.ascii(words, LONGEST) + ")");
    }

    private static String words(TlsFailure failure) {
        return failure.type().word() + ": " + failure.why();
    }
}
