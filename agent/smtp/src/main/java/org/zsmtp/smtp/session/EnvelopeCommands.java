package org.zsmtp.smtp.session;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.EsmtpParameter;

/// An envelope as commands, with those of its parameters that the server offers, in the order of ZMailer's agent.
/// REQUIRETLS stands last; no mail that must have it comes to a server that does not offer it ([OutboundMessage]).
///
/// @param form what will be sent
record EnvelopeCommands(Envelope envelope, Content form, Capabilities capabilities) {

    Command mail() {
        List<EsmtpParameter> parameters = new ArrayList<>();
        if (capabilities.eightBitMime() && form.bodyType() == BodyType.EIGHT_BIT_MIME) {
            parameters.add(new EsmtpParameter("BODY", "8BITMIME"));
        }
        OptionalLong size = form.size();
        if (capabilities.size() && size.isPresent()) {
            parameters.add(new EsmtpParameter("SIZE", Long.toString(size.getAsLong())));
        }
        MailParameters asked = envelope.parameters();
        if (capabilities.dsn()) {
            if (asked.envelopeId() != null) {
                parameters.add(new EsmtpParameter("ENVID", asked.envelopeId().xtext()));
            }
            if (asked.ret() != null) {
                parameters.add(new EsmtpParameter("RET", asked.ret().name()));
            }
        }
        if (capabilities.smtpUtf8() && (envelope.isInternational() || form.isInternational())) {
            parameters.add(new EsmtpParameter("SMTPUTF8"));
        }
        if (asked.tls() == RequireTls.REQUIRED) {
            parameters.add(new EsmtpParameter("REQUIRETLS"));
        }
        return new Command.Mail(envelope.reversePath(), parameters);
    }

    Command rcpt(Recipient recipient) {
        List<EsmtpParameter> parameters = new ArrayList<>();
        RcptParameters asked = recipient.parameters();
        if (capabilities.dsn()) {
            if (asked.notification() != null) {
                parameters.add(new EsmtpParameter("NOTIFY", asked.notification().toString()));
            }
            if (asked.originalRecipient() != null) {
                // An ORCPT holds its own semicolon and, as xtext, no equals sign.
                parameters.add(
                        new EsmtpParameter("ORCPT", asked.originalRecipient().toString()));
            }
        }
        return new Command.Rcpt(recipient.forwardPath(), parameters);
    }
}
