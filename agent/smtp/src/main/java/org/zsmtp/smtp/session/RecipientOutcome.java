package org.zsmtp.smtp.session;

import java.util.List;
import org.zsmtp.smtp.mail.Recipient;

/// The outcome of an attempt for a recipient, and its dialogue: this recipient's own commands and replies only.
public record RecipientOutcome(Recipient recipient, Outcome outcome, List<Exchange> dialogue) {

    public RecipientOutcome {
        dialogue = List.copyOf(dialogue);
    }
}
