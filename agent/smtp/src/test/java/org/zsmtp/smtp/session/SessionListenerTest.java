package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// What an observer hears: what was said, when it leaves, and what came.
class SessionListenerTest {

    private final List<String> heard = new ArrayList<>();
    private final Set<OutboundMessage> turns = new LinkedHashSet<>();
    private final Conversation talk = new Conversation(Conversation.OPTIONS, new SessionListener() {
        @Override
        public void sent(@Nullable OutboundMessage message, Exchange exchange) {
            heard.add("C: " + exchange.line());
            if (message != null) {
                turns.add(message);
            }
        }

        @Override
        public void content(OutboundMessage message, long octets) {
            heard.add("content of " + octets);
        }

        @Override
        public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
            heard.add("S: " + reply.code() + " " + reply.lastLine());
            assertThat(message == null || turns.contains(message)).isTrue();
        }
    });

    @Test
    void conversationIsHeardInItsOrder() {
        talk.submit(".x\ny", 1).serverSays("220 hi");
        assertThat(heard).containsExactly("S: 220 hi");
        talk.flight();
        talk.serverSays("250-mx", "250 PIPELINING").flight();
        talk.serverSays("250 one", "250 two", "354 go").flight();
        talk.serverSays("250 taken");
        assertThat(heard)
                .containsExactly(
                        "S: 220 hi",
                        "C: EHLO me.example",
                        "S: 250 PIPELINING",
                        "C: MAIL From:<s@a.example>",
                        "C: RCPT To:<r1@b.example>",
                        "C: DATA",
                        "S: 250 one",
                        "S: 250 two",
                        "S: 354 go",
                        "content of 8",
                        "C: .",
                        "S: 250 taken");
    }

    @Test
    void loneDotHasNoContent() {
        talk.submit("x\n", 1).serverSays("220 hi").flight();
        talk.serverSays("250-mx", "250 PIPELINING").flight();
        heard.clear();
        talk.serverSays("250 one", "550 no", "354 go").flight();
        assertThat(heard).containsExactly("S: 250 one", "S: 550 no", "S: 354 go", "C: .");
    }

    @Test
    void whatNeverLeavesIsNotHeard() {
        talk.serverSays("220 hi").flight();
        talk.serverSays("250-mx", "250 PIPELINING");
        talk.submit(Conversation.failing(new ContentReader() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                throw new IOException("input/output error");
            }

            @Override
            public void close() {}
        }));
        talk.flight();
        heard.clear();
        talk.serverSays("250 one", "250 two", "354 go").flight();
        assertThat(heard).containsExactly("S: 250 one", "S: 250 two", "S: 354 go");
    }

    @Test
    void messageThatIsNotSentIsNotHeardOf() {
        talk.serverSays("220 hi").flight();
        talk.serverSays("250-mx", "250-PIPELINING", "250 SIZE 3");
        talk.submit("too long\n", 1);
        talk.submit("x\n", 1).flight();
        assertThat(turns).hasSize(1);
        assertThat(heard).filteredOn(line -> line.startsWith("C: MAIL")).hasSize(1);
    }

    @Test
    void eachLineAndReplyOfAMessageBelongsToItAndTheOthersToNone() {
        List<String> owners = new ArrayList<>();
        OutboundMessage one = new OutboundMessage(Conversation.mail("x\n", 1));
        Conversation owned = new Conversation(Conversation.OPTIONS, new SessionListener() {
            @Override
            public void sent(@Nullable OutboundMessage message, Exchange exchange) {
                owners.add(exchange.line() + (message == one ? " one" : ""));
            }

            @Override
            public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
                owners.add(reply.code() + (message == one ? " one" : ""));
            }
        });
        owned.session.submit(one);
        owned.serverSays("220 hi").flight();
        owned.serverSays("250-mx", "250 PIPELINING").flight();
        owned.serverSays("250 one", "250 two", "354 go").flight();
        owned.serverSays("250 taken");
        owned.session.quit();
        owned.flight();
        assertThat(owners)
                .containsExactly(
                        "220",
                        "EHLO me.example",
                        "250",
                        "MAIL From:<s@a.example> one",
                        "RCPT To:<r1@b.example> one",
                        "DATA one",
                        "250 one",
                        "250 one",
                        "354 one",
                        ". one",
                        "250 one",
                        "QUIT");
    }

    /// A listener that notes which command each reply belongs to, and how long it took.
    private static final class Pairs implements SessionListener {
        private final List<String> noted = new ArrayList<>();
        private final List<Exchange> sent = new ArrayList<>();

        @Override
        public void sent(@Nullable OutboundMessage message, Exchange exchange) {
            sent.add(exchange);
        }

        @Override
        public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
            assertThat(exchange.heard()).isSameAs(reply);
            noted.add(exchange.line() + " < " + reply.code() + " "
                    + exchange.took().toNanos() + (exchange.reply() == null ? " no answer" : ""));
        }

        @Override
        public void progress(OutboundMessage message, long octets) {
            noted.add("progress " + octets);
        }
    }

    private final Pairs pairs = new Pairs();

    @Test
    void eachReplyHasItsCommandAndItsTime() {
        Conversation timed = new Conversation(Conversation.OPTIONS, pairs);
        timed.submit("x\n", 1);
        timed.clock.set(100);
        timed.session.connected();
        timed.clock.set(107);
        timed.serverSays("220 hi").flight();
        timed.clock.set(110);
        timed.serverSays("250-mx", "250 PIPELINING").flight();
        timed.clock.set(115);
        timed.serverSays("250 one", "250 two");
        timed.clock.set(116);
        timed.serverSays("354 go").flight();
        timed.session.quit();
        timed.clock.set(118);
        timed.serverSays("250 taken").flight();
        timed.serverSays("221 bye");
        assertThat(pairs.noted)
                .containsExactly(
                        "(connecting) < 220 7",
                        "EHLO me.example < 250 3",
                        "MAIL From:<s@a.example> < 250 5",
                        "RCPT To:<r1@b.example> < 250 5",
                        "DATA < 354 6",
                        ". < 250 2",
                        "QUIT < 221 0 no answer");
    }

    @Test
    void whatIsToldIsWhatTheReportHolds() {
        Conversation whole = new Conversation(Conversation.OPTIONS, pairs);
        whole.submit("x\n", 2).serverSays("220 hi").flight();
        whole.serverSays("250-mx", "250 PIPELINING").flight();
        whole.serverSays("250 one", "250 two", "550 three", "354 go").flight();
        whole.serverSays("250 taken").flight();
        assertThat(whole.reports.getFirst().outcomes().getFirst().dialogue())
                .containsExactly(pairs.sent.get(1), pairs.sent.get(2), pairs.sent.get(4), pairs.sent.get(5));
        assertThat(whole.reports.getFirst().outcomes().getLast().dialogue())
                .containsExactly(pairs.sent.get(1), pairs.sent.get(3));
    }

    @Test
    void closingReplyBelongsToTheOldestCommandAndDoesNotAnswerIt() {
        Conversation closing = new Conversation(Conversation.OPTIONS, pairs);
        closing.submit("x\n", 1).serverSays("220 hi").flight();
        closing.serverSays("250-mx", "250 PIPELINING").flight();
        pairs.noted.clear();
        closing.serverSays("421 bye").flight();
        assertThat(pairs.noted).containsExactly("MAIL From:<s@a.example> < 421 0 no answer");
        assertThat(Conversation.dialogue(closing.reports.getFirst().outcomes().getFirst()))
                .containsExactly("MAIL From:<s@a.example>", "RCPT To:<r1@b.example>", "DATA");
    }

    @Test
    void replyThatNothingAskedForHasNoCommand() {
        List<Command> commands = new ArrayList<>();
        Conversation idle = new Conversation(Conversation.OPTIONS, new SessionListener() {
            @Override
            public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
                commands.add(exchange.command());
            }
        });
        idle.serverSays("220 hi").flight();
        idle.serverSays("250 mx").flight();
        commands.clear();
        idle.serverSays("250 who?");
        assertThat(commands).containsExactly(new Command.None());
    }

    @Test
    void lmtpServerAnswersForEachRecipientAndTheEndIsToldOnce() {
        Conversation lmtp = new Conversation(Conversation.OPTIONS.with(Protocol.LMTP), pairs);
        lmtp.submit("x\n", 3).serverSays("220 hi").flight();
        lmtp.serverSays("250-mx", "250 PIPELINING").flight();
        lmtp.serverSays("250 ok", "250 one", "550 two", "250 three", "354 go").flight();
        pairs.noted.clear();
        lmtp.clock.set(4);
        lmtp.serverSays("250 one");
        lmtp.clock.set(5);
        lmtp.serverSays("450 three", "250 who?");
        assertThat(pairs.noted).containsExactly(". < 250 4", ". < 450 5", " < 250 0 no answer");
        assertThat(pairs.sent).extracting(Exchange::line).containsOnlyOnce(".");
    }

    @Test
    void contentIsWatchedOnItsWay() {
        Conversation large = new Conversation(Conversation.OPTIONS, pairs);
        large.submit("0123456789abcde\n".repeat(3000), 1).serverSays("220 hi").flight();
        large.serverSays("250-mx", "250 PIPELINING").flight();
        pairs.noted.clear();
        large.serverSays("250 one", "250 two", "354 go").flight();
        assertThat(pairs.noted.subList(3, pairs.noted.size()))
                .as("what goes with the end of data is not watched")
                .containsExactly("progress 32768");
    }

    @Test
    void chunkIsHeardAsAContent() {
        List<String> told = new ArrayList<>();
        Conversation chunked = Conversation.established(
                Conversation.OPTIONS.with(Chunking.WHERE_OFFERED_AND_SMALL), telling(told), "PIPELINING", "CHUNKING");
        chunked.submit("x".repeat(63_000), 1).flight();
        chunked.serverSays("250 one", "250 two");
        told.clear();
        chunked.flight();
        assertThat(told).filteredOn(line -> !line.startsWith("progress")).containsExactly("BDAT 63002 LAST", "63002");
        assertThat(told)
                .as("octets that the system has are counted by the flight, with the line before them")
                .filteredOn(line -> line.startsWith("progress"))
                .hasSize(2)
                .last()
                .isEqualTo("progress " + ("BDAT 63002 LAST\r\n".length() + 63_002));
    }

    @Test
    void lineBehindAnEndOfDataIsNotHeardBeforeItLeaves() {
        List<String> told = new ArrayList<>();
        Conversation warm = Conversation.established(Conversation.OPTIONS, telling(told), "PIPELINING");
        warm.submit("one\n", 1).serverTakesEnvelope(1).serverSays("250 taken").flight();
        warm.submit("two\n", 1).submit("three\n", 1).flight();
        warm.serverSays("250 ok", "250 ok", "354 go");
        told.clear();
        warm.session.poll();
        assertThat(told).containsExactly("5", ".");
        told.clear();
        warm.session.poll();
        assertThat(told).containsExactly("MAIL From:<s@a.example>", "RCPT To:<r1@b.example>", "DATA");
    }

    @Test
    void eachAnswerInLmtpIsTimedFromTheEndOfData() {
        Conversation lmtp = new Conversation(Conversation.OPTIONS.with(Protocol.LMTP), pairs);
        lmtp.submit("x\n", 2).serverSays("220 hi").flight();
        lmtp.serverSays("250-mx", "250 PIPELINING").flight();
        lmtp.clock.set(10);
        lmtp.serverSays("250 ok", "250 one", "250 two", "354 go").flight();
        pairs.noted.clear();
        lmtp.clock.set(14);
        lmtp.serverSays("250 one");
        lmtp.clock.set(15);
        lmtp.serverSays("250 two");
        assertThat(pairs.noted).containsExactly(". < 250 4", ". < 250 5");
    }

    private static SessionListener telling(List<String> told) {
        return new SessionListener() {
            @Override
            public void sent(@Nullable OutboundMessage message, Exchange exchange) {
                told.add(exchange.line());
            }

            @Override
            public void content(OutboundMessage message, long octets) {
                told.add(Long.toString(octets));
            }

            @Override
            public void progress(OutboundMessage message, long octets) {
                told.add("progress " + octets);
            }
        };
    }
}
