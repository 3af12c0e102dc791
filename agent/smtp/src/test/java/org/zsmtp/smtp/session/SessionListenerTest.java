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
import org.zsmtp.smtp.session.SessionListener.Standing;
import org.zsmtp.smtp.wire.Reply;

/// What an observer hears: what was said, when it leaves, and what came.
class SessionListenerTest {

    private final List<String> heard = new ArrayList<>();
    private final Set<OutboundMessage> turns = new LinkedHashSet<>();
    private final Conversation talk = new Conversation(Conversation.OPTIONS, new SessionListener() {
        @Override
        public void sent(@Nullable OutboundMessage transaction, String line) {
            heard.add("C: " + line);
            if (transaction != null) {
                turns.add(transaction);
            }
        }

        @Override
        public void content(OutboundMessage transaction, long octets) {
            heard.add("content of " + octets);
        }

        @Override
        public void received(@Nullable OutboundMessage transaction, Reply reply, Standing standing) {
            heard.add("S: " + reply.code() + " " + reply.lastLine());
            assertThat(transaction == null || turns.contains(transaction)).isTrue();
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
            public void sent(@Nullable OutboundMessage transaction, String line) {
                owners.add(line + (transaction == one ? " one" : ""));
            }

            @Override
            public void received(@Nullable OutboundMessage transaction, Reply reply, Standing standing) {
                owners.add(reply.code() + (transaction == one ? " one" : ""));
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

    @Test
    void lmtpServerAnswersInPartsAndWhatNothingAskedForIsTold() {
        List<Standing> heardHere = new ArrayList<>();
        Conversation lmtp = new Conversation(Conversation.OPTIONS.with(Protocol.LMTP), new SessionListener() {
            @Override
            public void received(@Nullable OutboundMessage transaction, Reply reply, Standing standing) {
                heardHere.add(standing);
            }
        });
        lmtp.submit("x\n", 3).serverSays("220 hi").flight();
        lmtp.serverSays("250-mx", "250 PIPELINING").flight();
        lmtp.serverSays("250 ok", "250 one", "550 two", "250 three", "354 go").flight();
        heardHere.clear();
        lmtp.serverSays("250 one", "450 three", "250 who?");
        assertThat(heardHere).containsExactly(Standing.PARTIAL, Standing.COMPLETE, Standing.UNASKED);
    }
}
