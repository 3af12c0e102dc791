package org.zsmtp.delivery;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.Circumstances.Link;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// Whether a refusal is about the missing TLS and not about the mail. The lack of TLS may pass, by itself or by a
/// postmaster's hand, so mail waits.
final class TlsDemand {

    /// 530 Must issue STARTTLS first (RFC 3207 section 4), 523 and 538: encryption needed (RFC 4954 section 6).
    private static final Set<Integer> CODES = Set.of(523, 530, 538);

    /// X.7.10 Encryption needed, X.7.11 Encryption required for the mechanism (RFC 5248 registry).
    private static final Set<Integer> DETAILS = Set.of(10, 11);

    private static final int SECURITY = 7;

    /// Servers that have no code for it say so.
    private static final Pattern WORDS = Pattern.compile(
            "\\b(?:START-?TLS|TLS|SSL|encryption (?:is )?(?:required|needed))\\b", Pattern.CASE_INSENSITIVE);

    private TlsDemand() {}

    /// @param phase what it answers: words about encryption after the end of data may be about the content
    /// @param reply with a code of 500 or more
    static boolean isMadeBy(Phase phase, Reply reply, Link link) {
        boolean said = isDemand(reply.enhancedStatusCode())
                || (phase != Phase.END_OF_DATA
                        && reply.lines().stream()
                                .anyMatch(line -> WORDS.matcher(line).find()));
        return switch (link) {
            case DOWNGRADED -> said || CODES.contains(reply.code());
            case CLEAR_TEXT, NOT_OFFERED -> said;
            case UNPROTECTED, SECURED -> false;
        };
    }

    private static boolean isDemand(@Nullable EnhancedStatusCode status) {
        return status != null && status.subject() == SECURITY && DETAILS.contains(status.detail());
    }
}
