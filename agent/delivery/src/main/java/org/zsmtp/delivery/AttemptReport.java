package org.zsmtp.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Capabilities;

/// The results of some recipients of a message at one address: those of one mail transaction, or all that were in
/// none.
///
/// @param message  the same object that the connection's listener has heard of
/// @param host         the name of the mail exchanger, or the address literal; empty for a UNIX socket
/// @param endpoint     where it was tried
/// @param local        our own end, null where no connection came up
/// @param capabilities what the server had offered
/// @param policy       what was required of the connection's security, and by whom
/// @param security     the result of securing it; null if it did not get that far
/// @param ordinal      how many transactions, at least, the connection had begun before; 0 for its first only
/// @param rest         whether another report of this message at this address follows
/// @param recipients   those that have a result, in the envelope's order
public record AttemptReport(
        OutboundMessage message,
        String host,
        Endpoint endpoint,
        @Nullable Endpoint local,
        Capabilities capabilities,
        HostPolicy.Usable policy,
        @Nullable SecurityOutcome security,
        int ordinal,
        MessageReport.Rest rest,
        List<Tried> recipients) {

    /// What one recipient gets.
    ///
    /// @param result its result, unless `next` leads to another attempt
    public record Tried(RecipientResult result, Next next) {}

    /// Where a recipient is tried next, the most final first.
    public enum Next {
        /// Nowhere: this is its result.
        SETTLED,
        /// To the next address, if there is one.
        NEXT_ADDRESS,
        /// To the same address once more.
        AGAIN
    }

    public AttemptReport {
        recipients = List.copyOf(recipients);
    }
}
