package org.zsmtp.smtp.session;

import java.util.List;
import org.zsmtp.smtp.mail.Recipient;

/// What an attempt established for a recipient, and the dialogue that did: this recipient's own commands and replies
/// only.
public record RecipientOutcome(Recipient recipient, Outcome outcome, List<Exchange> dialogue) {

    public RecipientOutcome {
        dialogue = List.copyOf(dialogue);
    }
}
