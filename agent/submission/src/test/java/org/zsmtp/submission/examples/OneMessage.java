package org.zsmtp.submission.examples;

import java.io.IOException;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.MessageBuilder;
import org.zsmtp.submission.Outgoing;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.SubmissionClient;
import org.zsmtp.submission.SubmissionOptions;
import org.zsmtp.submission.SubmissionResult;

final class OneMessage {

    private OneMessage() {}

    static SubmissionResult send(Server relay) throws IOException {
        // begin one-message
        try (SubmissionClient client = SubmissionClient.open(SubmissionOptions.to(relay));
                Message message = new MessageBuilder()
                        .from("Alice", "alice@example.org")
                        .to("bob@example.net")
                        .subject("Minutes")
                        .text("Here they are.\n")
                        .build()) {
            SubmissionResult result = client.submit(Outgoing.of(message).mail());
            result.unsent().forEach(System.err::println);
            return result;
        }
        // end
    }
}
