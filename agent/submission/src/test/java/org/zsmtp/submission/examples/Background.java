package org.zsmtp.submission.examples;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.submission.Submission;
import org.zsmtp.submission.SubmissionClient;
import org.zsmtp.submission.SubmissionResult;

final class Background {

    private Background() {}

    static SubmissionResult send(SubmissionClient client, MailObject mail, long millis)
            throws InterruptedException, ExecutionException {
        // begin background
        Submission submission = client.start(mail);
        try {
            return submission.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooLong) {
            submission.stop();
            return submission.get();
        }
        // end
    }
}
