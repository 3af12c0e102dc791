package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.smtp.wire.Reply;

/// A session under test, spoken to in text: what it says is checked flight by flight.
final class Conversation {

    static final SessionOptions OPTIONS = SessionOptions.defaults(new HeloName("me.example"));

    /// In their order.
    final List<OutboundMessage> submitted = new ArrayList<>();
    final SmtpSession session;
    /// In nanoseconds.
    final AtomicLong clock = new AtomicLong();
    final List<MessageReport> reports = new ArrayList<>();
    private final Deque<OutboundMessage> undealt = new ArrayDeque<>();
    private boolean dealsAtOnce = true;
    boolean closed;
    int handshakes;
    /// Those that are to be taken elsewhere.
    final Deque<SaslStep> steps = new ArrayDeque<>();

    Conversation(SessionOptions options) {
        this(options, SessionListener.NONE);
    }

    Conversation(SessionOptions options, SessionListener listener) {
        session = new SmtpSession(options, listener, clock::get);
    }

    /// A conversation that has come to the answer of EHLO.
    static Conversation established(SessionOptions options, String... keywords) {
        return established(options, SessionListener.NONE, keywords);
    }

    /// The same, and somebody listens.
    static Conversation established(SessionOptions options, SessionListener listener, String... keywords) {
        Conversation conversation = new Conversation(options, listener);
        conversation.serverSays("220 mx.example ESMTP");
        conversation.clientSays((options.protocol() == Protocol.LMTP ? "LHLO" : "EHLO") + " me.example");
        StringBuilder reply = new StringBuilder("250-mx.example");
        for (String keyword : keywords) {
            reply.append("\r\n250-").append(keyword);
        }
        conversation.serverSays(reply.append("\r\n250 HELP").toString());
        return conversation;
    }

    static MailObject mail(String content, int recipients) {
        List<Recipient> to = LongStream.rangeClosed(1, recipients)
                .mapToObj(id -> new Recipient(ForwardPath.parse("r" + id + "@b.example"), RcptParameters.NONE, id))
                .toList();
        return new MailObject(
                new Envelope(ReversePath.parse("s@a.example"), MailParameters.NONE, to),
                Content.of(content.getBytes(StandardCharsets.ISO_8859_1), BodyType.SEVEN_BIT));
    }

    Conversation submit(String content, int recipients) {
        return submit(mail(content, recipients));
    }

    Conversation submit(MailObject mail) {
        OutboundMessage message = new OutboundMessage(mail);
        submitted.add(message);
        session.submit(message);
        return this;
    }

    /// A conversation with PIPELINING that has had one message accepted, so that the next may overlap.
    static Conversation warm(String... keywords) {
        String[] all = Arrays.copyOf(keywords, keywords.length + 1);
        all[keywords.length] = "PIPELINING";
        Conversation conversation = established(OPTIONS, all).submit("first\n", 1);
        conversation.serverTakesEnvelope(1);
        conversation.serverSays("250 taken").flight();
        conversation.reports.clear();
        return conversation;
    }

    /// The envelope of the oldest transaction is accepted and its content written.
    Conversation serverTakesEnvelope(int recipients) {
        flight();
        serverSays("250 sender ok");
        for (int i = 0; i < recipients; i++) {
            serverSays("250 recipient ok");
        }
        serverSays("354 go").flight();
        return this;
    }

    /// The same content, read through `reader`, for a reader that fails.
    static MailObject failing(ContentReader reader) {
        Content content = new Content() {
            @Override
            public OptionalLong size() {
                return OptionalLong.empty();
            }

            @Override
            public BodyType bodyType() {
                return BodyType.SEVEN_BIT;
            }

            @Override
            public ContentReader open() {
                return reader;
            }
        };
        return new MailObject(mail("", 1).envelope(), content);
    }

    Conversation serverSays(String... lines) {
        session.receive(ByteBuffer.wrap((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
        return this;
    }

    /// Reports that others follow are dealt with by [#proceed].
    Conversation dealingByHand() {
        dealsAtOnce = false;
        return this;
    }

    /// Deals with the oldest report that others follow.
    Conversation proceed() {
        session.proceed(undealt.remove());
        return this;
    }

    /// Octets as they are.
    Conversation serverSends(String octets) {
        session.receive(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)));
        return this;
    }

    /// The client's next flight, all of it, in lines.
    Conversation clientSays(String... lines) {
        assertThat(flight()).isEqualTo(lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n");
        return this;
    }

    String flight() {
        StringBuilder said = new StringBuilder();
        for (Action action = session.poll(); action != null; action = session.poll()) {
            switch (action) {
                case Action.Write(ByteBuffer octets) -> {
                    session.handedOver(octets.remaining());
                    said.append(StandardCharsets.ISO_8859_1.decode(octets));
                }
                case Action.Report(OutboundMessage transaction, MessageReport report) -> {
                    reports.add(report);
                    if (report.rest() == MessageReport.Rest.FOLLOWS) {
                        undealt.add(transaction);
                        if (dealsAtOnce) {
                            proceed();
                        }
                    }
                }
                case Action.StartTls _ -> handshakes++;
                case Action.Perform(SaslStep step) -> steps.add(step);
                case Action.Close _, Action.Abort _ -> closed = true;
            }
        }
        return said.toString();
    }

    /// The commands of a recipient and their answers, in text.
    static List<String> dialogue(RecipientOutcome outcome) {
        return outcome.dialogue().stream()
                .map(each -> each.line() + (each.reply() == null ? "" : " < " + told(each.reply())))
                .toList();
    }

    private static String told(Reply reply) {
        return reply.code() + " " + reply.lastLine();
    }

    /// The only outcome of the only report.
    Outcome outcome() {
        assertThat(reports).hasSize(1);
        assertThat(outcomes(0)).hasSize(1);
        return outcomes(0).getFirst();
    }

    List<Outcome> outcomes(int report) {
        return reports.get(report).outcomes().stream()
                .map(RecipientOutcome::outcome)
                .toList();
    }
}
