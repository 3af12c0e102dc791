package org.zsmtp.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Capabilities;

/// What came of some recipients of a transaction at one address: of those of one mail transaction, or of all that
/// came
/// to none there.
///
/// @param message  the same object that the connection's listener has heard of
/// @param host         the name of the mail exchanger, or the address literal; empty for a UNIX socket
/// @param endpoint     where it was tried
/// @param local        our own end, null where no connection came up
/// @param capabilities what the server had offered
/// @param policy       what was required of the connection's security, and by whom
/// @param security     what became of that; null where it never came to it
/// @param ordinal      how many transactions, at least, the connection had begun before; 0 for its first only
/// @param rest         whether another report of this transaction at this address follows
/// @param recipients   those that it came to an end for, in the envelope's order
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
    /// @param result what it comes to, where `next` does not change it
    public record Tried(RecipientResult result, Next next) {}

    /// Where a recipient goes from here; what ends more comes first.
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
