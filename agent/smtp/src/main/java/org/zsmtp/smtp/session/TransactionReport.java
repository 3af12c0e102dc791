package org.zsmtp.smtp.session;

import java.util.List;
import org.zsmtp.smtp.wire.Capabilities;

/// The end of a transaction: exactly one outcome for each of its recipients, in the envelope's order.
///
/// @param capabilities what the server had offered, or [Capabilities#NONE] where it never came to that
public record TransactionReport(List<RecipientOutcome> outcomes, Capabilities capabilities) {

    public TransactionReport {
        outcomes = List.copyOf(outcomes);
    }
}
