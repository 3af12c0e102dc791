// begin complete
package org.zsmtp.submission.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.auth.Mechanisms;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.MessageBuilder;
import org.zsmtp.submission.Outgoing;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.SubmissionClient;
import org.zsmtp.submission.SubmissionOptions;
import org.zsmtp.submission.SubmissionResult;

/// Sends the minutes by a provider, and prints what became of each recipient.
public final class SendMinutes {

    private SendMinutes() {}

    /// @param arguments the provider's host, and the user there; the password is in MAIL_PASSWORD
    /// @throws IOException where the message cannot be made: an address that is broken, a file that cannot be read
    public static void main(String[] arguments) throws IOException {
        String password = Objects.requireNonNull(System.getenv("MAIL_PASSWORD"), "MAIL_PASSWORD");
        SubmissionOptions options = SubmissionOptions.to(Server.host(arguments[0], Server.SUBMISSION))
                .with(Acceptance.ANY_RECIPIENT)
                .with(new Credentials(arguments[1], password, ClearText.NOWHERE, Mechanisms.AUTOMATIC));
        SubmissionResult result = send(options, System.out);
        System.exit(result.isAccepted() ? 0 : 1);
    }

    static SubmissionResult send(SubmissionOptions options, PrintStream out) throws IOException {
        try (SubmissionClient client = SubmissionClient.open(options);
                Message message = new MessageBuilder()
                        .from("Alice", "alice@example.org")
                        .to("Bob", "bob@example.net")
                        .cc(List.of("carol@example.com", "Dave <dave@example.com>"))
                        .subject("Minutes")
                        .text("Here they are.\n")
                        .build()) {
            // What a server says, and that there is none, is a result: nothing is thrown.
            SubmissionResult result = client.submit(Outgoing.of(message).mail());
            for (RecipientResult each : result.results()) {
                out.println(SubmissionResult.line(each));
            }
            return result;
        }
    }
}
// end
