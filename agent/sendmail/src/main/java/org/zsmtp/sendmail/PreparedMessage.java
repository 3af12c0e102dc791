package org.zsmtp.sendmail;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.Notify;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.mail.Ret;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.submission.Message;

/// A message that is ready to be sent, with its envelope.
///
/// @param from whom notices go to
/// @param recipients at least one
/// @param message as it is sent
/// @param notices what the sender wants to hear of, null for what the server does by itself
/// @param ret how much of the message a notice has, null likewise
/// @param acceptance whether it goes to those who can get it where others cannot
record PreparedMessage(
        ReversePath from,
        List<ForwardPath> recipients,
        Message message,
        @Nullable Notify notices,
        @Nullable Ret ret,
        Acceptance acceptance) {

    PreparedMessage {
        recipients = List.copyOf(recipients);
    }

    /// @return whether a server must know how to send notices as they are wanted
    boolean wantsNotices() {
        return notices != null || ret != null;
    }

    /// @return what SMTP calls all this
    Envelope envelope() {
        RcptParameters parameters = new RcptParameters(notices, null);
        List<Recipient> all = new java.util.ArrayList<>();
        for (ForwardPath each : recipients) {
            all.add(new Recipient(each, parameters, all.size()));
        }
        return new Envelope(from, new MailParameters(null, ret), all);
    }

    /// @param text `NEVER`, or conditions with commas between them
    static Notify notices(String text) {
        if (text.equals("NEVER")) {
            return Notify.NEVER;
        }
        Set<Notify.Condition> conditions = java.util.Arrays.stream(text.split(",", -1))
                .map(Notify.Condition::valueOf)
                .collect(java.util.stream.Collectors.toSet());
        return new Notify(conditions);
    }
}
