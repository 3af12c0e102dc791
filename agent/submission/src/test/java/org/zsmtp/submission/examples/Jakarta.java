package org.zsmtp.submission.examples;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.Outgoing;
import org.zsmtp.submission.SubmissionClient;
import org.zsmtp.submission.SubmissionResult;
import org.zsmtp.submission.jakarta.JakartaMessages;

final class Jakarta {

    private Jakarta() {}

    static SubmissionResult send(SubmissionClient client, MimeMessage built) throws MessagingException, IOException {
        // begin jakarta
        try (Message message = JakartaMessages.of(built)) {
            return client.submit(Outgoing.of(message).mail());
        }
        // end
    }
}
