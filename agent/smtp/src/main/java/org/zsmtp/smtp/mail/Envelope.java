package org.zsmtp.smtp.mail;

import java.util.List;
import org.zsmtp.smtp.address.ReversePath;

/// The envelope of a mail object (RFC 5321 section 2.3.1).
///
/// @param reversePath where notices go
/// @param parameters  what is asked for the whole message
/// @param recipients  at least one, each with an id of its own
public record Envelope(ReversePath reversePath, MailParameters parameters, List<Recipient> recipients) {

    public Envelope {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("an envelope has at least one recipient");
        }
        if (recipients.stream().map(Recipient::id).distinct().count() != recipients.size()) {
            throw new IllegalArgumentException("two recipients of one envelope share an id");
        }
    }

    /// @return the same envelope for these recipients only
    public Envelope to(List<Recipient> others) {
        return new Envelope(reversePath, parameters, others);
    }

    /// @return whether it can only be sent to servers that offer SMTPUTF8 (RFC 6531)
    public boolean isInternational() {
        return reversePath.isInternational()
                || recipients.stream().anyMatch(each -> each.forwardPath().isInternational());
    }
}
