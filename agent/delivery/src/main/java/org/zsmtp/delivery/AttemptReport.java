package org.zsmtp.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.policy.HopPolicy;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.session.Transaction;
import org.zsmtp.smtp.wire.Capabilities;

/// What came of one transaction at one address.
///
/// @param transaction  the same object that the connection's listener has heard of
/// @param host         the name of the mail exchanger, or the address literal; empty for a UNIX socket
/// @param endpoint     where it was tried
/// @param local        our own end, null where no connection came up
/// @param capabilities what the server had offered
/// @param policy       what was required of the connection's security, and by whom
/// @param security     what became of that; null where it never came to it
/// @param ordinal      how many transactions the connection had been given before; 0 for its first
/// @param recipients   one for each recipient of the transaction, in the envelope's order
public record AttemptReport(
        Transaction transaction,
        String host,
        Endpoint endpoint,
        @Nullable Endpoint local,
        Capabilities capabilities,
        HopPolicy.Usable policy,
        @Nullable SecurityOutcome security,
        int ordinal,
        List<Tried> recipients) {

    /// What one recipient gets.
    ///
    /// @param result what it comes to, where `next` does not change it
    public record Tried(RecipientResult result, Next next) {}

    /// Where a recipient goes from here.
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
