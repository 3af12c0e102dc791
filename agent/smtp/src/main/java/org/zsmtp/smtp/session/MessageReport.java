package org.zsmtp.smtp.session;

import java.util.List;
import org.zsmtp.smtp.wire.Capabilities;

/// What came of some recipients of a transaction: of those that one mail transaction has settled, or of all that
/// will
/// have none. The reports of a transaction have exactly one outcome for each of its recipients.
///
/// @param outcomes     at least one
/// @param capabilities what the server had offered, or [Capabilities#NONE] where it never came to that
/// @param rest         whether further recipients wait for theirs
public record MessageReport(List<RecipientOutcome> outcomes, Capabilities capabilities, Rest rest) {

    /// What is to come after a report.
    public enum Rest {
        /// Other recipients of the transaction have no outcome yet: another report follows.
        FOLLOWS,
        /// Nothing: this was the last.
        NONE
    }

    public MessageReport {
        outcomes = List.copyOf(outcomes);
    }
}
