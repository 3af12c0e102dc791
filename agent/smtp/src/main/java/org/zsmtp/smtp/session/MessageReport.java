package org.zsmtp.smtp.session;

import java.util.List;
import org.zsmtp.smtp.wire.Capabilities;

/// The outcomes of some recipients of a message: those that one mail transaction has settled, or all that will have
/// none. The reports of a message have exactly one outcome for each of its recipients.
///
/// @param outcomes     at least one
/// @param capabilities what the server had offered, or [Capabilities#NONE] if it never answered EHLO
/// @param rest         whether further recipients wait for theirs
public record MessageReport(List<RecipientOutcome> outcomes, Capabilities capabilities, Rest rest) {

    /// Whether another report follows.
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
