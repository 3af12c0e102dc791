package org.zsmtp.submission.examples;

import java.io.IOException;
import java.io.InputStream;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Notify;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.Outgoing;
import org.zsmtp.submission.SubmissionClient;
import org.zsmtp.submission.SubmissionResult;

final class StoredMail {

    private StoredMail() {}

    static SubmissionResult send(SubmissionClient client, InputStream in) throws IOException {
        // begin stored
        try (Message message = Message.read(in)) {
            MailObject mail = Outgoing.of(message)
                    .from("bounces@example.org")
                    .to("bob@example.net", "carol@example.com")
                    .header("List-Id", "<minutes.example.org>")
                    .with(new RcptParameters(Notify.on(Notify.Condition.FAILURE), null))
                    .mail();
            return client.submit(mail);
        }
        // end
    }
}
