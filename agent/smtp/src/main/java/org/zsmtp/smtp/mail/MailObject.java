package org.zsmtp.smtp.mail;

/// A mail object: envelope and content (RFC 5321 section 2.3.1).
public record MailObject(Envelope envelope, Content content) {

    /// @return sender, and number of recipients, for a person to read
    @Override
    public String toString() {
        int count = envelope.recipients().size();
        return "mail from " + envelope.reversePath() + " to "
                + (count == 1 ? envelope.recipients().getFirst().forwardPath().toString() : count + " recipients");
    }
}
