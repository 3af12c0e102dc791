package org.zsmtp.submission.examples;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.Outgoing;
import org.zsmtp.submission.Submission;
import org.zsmtp.submission.SubmissionClient;
import org.zsmtp.submission.SubmissionResult;

final class Background {

    private Background() {}

    static SubmissionResult send(SubmissionClient client, Message message, long millis)
            throws IOException, InterruptedException, ExecutionException {
        // begin background
        Submission submission = client.start(Outgoing.of(message).mail());
        CompletableFuture<SubmissionResult> closed = submission.whenComplete((_, _) -> message.close());
        try {
            return closed.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooLong) {
            submission.stop();
            return closed.get();
        }
        // end
    }
}
