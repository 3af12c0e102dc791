package org.zsmtp.daemon.record.event;

import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.text.JsonLine;

/// The field `tls` of an event: what came of a connection's transport security, and who asked for it.
final class SecurityFields {
    private static final int LONGEST = 300;

    private SecurityFields() {}

    /// @param policy   who asks for it, for people
    /// @param security null where it never came to that
    static void write(JsonLine line, String policy, @Nullable SecurityOutcome security) {
        switch (security) {
            case SecurityOutcome.Secured(TlsSession session) ->
                fields(line, "secured", policy, session, session.observed(), "");
            case SecurityOutcome.Failed(TlsFailure failure) -> fields(line, "failed", policy, null, failure, "");
            case SecurityOutcome.ClearText clear ->
                fields(line, clear.isDowngrade() ? "downgraded" : "clear-text", policy, null, null, clear.why());
            case null -> line.field("tls", null, LONGEST);
        }
    }

    /// A host that a policy does not let us connect.
    static void forbidden(JsonLine line, TlsFailure failure) {
        fields(line, "forbidden", "", null, failure, "");
    }

    private static void fields(
            JsonLine line,
            String outcome,
            String policy,
            @Nullable TlsSession session,
            @Nullable TlsFailure failure,
            String why) {
        line.object("tls")
                .field("outcome", outcome, LONGEST)
                .field("policy", policy, LONGEST)
                .field("version", session == null ? null : session.protocol(), LONGEST)
                .field("cipher", session == null ? null : session.cipher(), LONGEST)
                .field("verified", session == null ? null : session.assurance().word(), LONGEST)
                .field("handshake", session == null ? null : handshake(session), LONGEST)
                .field("failure", failure == null ? null : failure.type().word(), LONGEST)
                .field("why", failure == null ? why : failure.why(), LONGEST)
                .endObject();
    }

    private static String handshake(TlsSession session) {
        return switch (session.resumed()) {
            case FULL -> "full";
            case RESUMED -> "resumed";
        };
    }
}
