package org.zsmtp.delivery.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.SessionListener.Standing;
import org.zsmtp.smtp.wire.Reply;

class ConversationRecorderTest {
    private final OutboundMessage a = message();
    private final OutboundMessage b = message();
    private final List<String> heard = new ArrayList<>();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final ConversationRecorder recorder = new ConversationRecorder(
            new ConversationListener() {
                @Override
                public void sent(@Nullable OutboundMessage message, String line) {
                    heard.add(name(message) + " > " + line);
                }

                @Override
                public void content(OutboundMessage message, long octets) {
                    heard.add(name(message) + " content " + octets);
                }

                @Override
                public void progress(OutboundMessage message, long octets) {
                    heard.add(name(message) + " progress " + octets);
                }

                @Override
                public void received(@Nullable OutboundMessage message, String command, Reply reply, Duration took) {
                    heard.add(name(message) + " < " + reply.code() + " " + command + " " + took.toMillis() + "ms");
                }
            },
            ticker);

    @Test
    void eachReplyHasItsCommandAndItsTime() {
        recorder.connected();
        pass(7);
        answer(null, 220);
        say(null, "EHLO me");
        pass(3);
        answer(null, 250);
        say(a, "MAIL From:<s>", "RCPT To:<r>", "DATA");
        pass(5);
        answer(a, 250, 250, 354);
        recorder.content(a, 12);
        say(a, ".");
        say(b, "MAIL From:<s>");
        pass(2);
        answer(a, 250);
        answer(b, 550);
        say(null, "RSET", "QUIT");
        answer(null, 250, 221);
        assertThat(heard)
                .containsExactly(
                        "- < 220 (connecting) 7ms",
                        "- > EHLO me",
                        "- < 250 EHLO me 3ms",
                        "a > MAIL From:<s>",
                        "a > RCPT To:<r>",
                        "a > DATA",
                        "a < 250 MAIL From:<s> 5ms",
                        "a < 250 RCPT To:<r> 5ms",
                        "a < 354 DATA 5ms",
                        "a content 12",
                        "a > .",
                        "b > MAIL From:<s>",
                        "a < 250 . 2ms",
                        "b < 550 MAIL From:<s> 2ms",
                        "- > RSET",
                        "- > QUIT",
                        "- < 250 RSET 0ms",
                        "- < 221 QUIT 0ms");
    }

    @Test
    void aReplyThatIsOneOfSeveralLeavesItsCommandForTheOthers() {
        say(a, "BDAT 9 LAST");
        say(b, "MAIL From:<s>");
        recorder.received(a, Reply.of(250, "x"), Standing.PARTIAL);
        answer(a, 450);
        answer(b, 250);
        assertThat(heard.subList(2, 5))
                .containsExactly("a < 250 BDAT 9 LAST 0ms", "a < 450 BDAT 9 LAST 0ms", "b < 250 MAIL From:<s> 0ms");
    }

    @Test
    void contentIsWatchedOnItsWay() {
        say(a, "MAIL From:<s>", "RCPT To:<r>", "DATA");
        recorder.taken(50);
        answer(a, 250, 250, 354);
        heard.clear();
        recorder.taken(100);
        recorder.taken(20);
        say(a, ".");
        recorder.taken(3);
        assertThat(heard).containsExactly("a progress 100", "a progress 120", "a > .");
    }

    @Test
    void aReplyThatNothingAskedForHasNoCommand() {
        say(a, "NOOP");
        recorder.received(null, Reply.of(421, "x"), Standing.UNASKED);
        assertThat(heard).containsExactly("a > NOOP", "- < 421  0ms");
    }

    private void say(@Nullable OutboundMessage message, String... lines) {
        List.of(lines).forEach(line -> recorder.sent(message, line));
    }

    private void answer(@Nullable OutboundMessage message, int... codes) {
        for (int code : codes) {
            recorder.received(message, Reply.of(code, "x"), Standing.COMPLETE);
        }
    }

    private void pass(long milliseconds) {
        ticker.advance(milliseconds, TimeUnit.MILLISECONDS);
    }

    private String name(@Nullable OutboundMessage message) {
        return message == null ? "-" : message == a ? "a" : "b";
    }

    private static OutboundMessage message() {
        List<Recipient> to = List.of(new Recipient(ForwardPath.parse("r@b.example"), RcptParameters.NONE, 1));
        return new OutboundMessage(new MailObject(
                new Envelope(ReversePath.parse("s@a.example"), MailParameters.NONE, to),
                Content.of(new byte[0], BodyType.SEVEN_BIT)));
    }
}
