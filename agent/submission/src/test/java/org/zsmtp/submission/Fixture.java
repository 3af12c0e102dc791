package org.zsmtp.submission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.testkit.BoundedWait;
import org.zsmtp.testkit.server.ScriptedServer;

/// Servers as a client names them, and mail for them.
final class Fixture {

    /// Holds its port for as long as the tests run.
    private static final Socket HELD = held();

    private Fixture() {}

    private static Socket held() {
        try {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            return socket;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static Server at(ScriptedServer server) {
        return Server.host("127.0.0.1", server.port());
    }

    /// A port on which nobody listens, nor ever will.
    static Server nobody() {
        return Server.host("127.0.0.1", HELD.getLocalPort());
    }

    static SubmissionOptions options(Server... servers) {
        return SubmissionOptions.to(
                        servers[0], List.of(servers).subList(1, servers.length).toArray(Server[]::new))
                .withDeadline(Duration.ofMinutes(1));
    }

    static SubmissionOptions changed(SubmissionOptions options, UnaryOperator<TransportOptions.Builder> change) {
        return options.with(change.apply(options.transport().toBuilder()).build());
    }

    static SubmissionOptions anyRecipient(SubmissionOptions options) {
        return changed(options, builder -> builder.acceptance(Acceptance.ANY_RECIPIENT));
    }

    static SubmissionResult submit(SubmissionOptions options, String... recipients) {
        return submit(options, mail(recipients));
    }

    static SubmissionResult submit(SubmissionOptions options, MailObject mail) {
        try (SubmissionClient client = SubmissionClient.open(options, DeliveryListener.NONE)) {
            return client.submit(mail);
        }
    }

    static SubmissionResult await(Submission submission) throws Exception {
        return submission.get(BoundedWait.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static MailObject mail(String... recipients) {
        byte[] text = "Subject: hi\n\nhello\n".getBytes(StandardCharsets.US_ASCII);
        return mail(Content.of(text, BodyType.SEVEN_BIT), recipients);
    }

    static MailObject mail(Content content, String... recipients) {
        List<Recipient> to = new ArrayList<>();
        for (String each : recipients) {
            to.add(new Recipient(ForwardPath.parse(each), RcptParameters.NONE, to.size() + 1L));
        }
        return new MailObject(new Envelope(ReversePath.parse("alice@a.example"), MailParameters.NONE, to), content);
    }

    static List<String> refused(SubmissionResult result) {
        return told(result.refused());
    }

    static List<String> unsent(SubmissionResult result) {
        return told(result.unsent());
    }

    private static List<String> told(List<RefusedRecipient> all) {
        return all.stream()
                .map(each -> each.address().text() + " " + each.code() + " " + each.diagnostic())
                .toList();
    }
}
