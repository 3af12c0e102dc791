package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.wire.Reply;

/// What an observer hears: what was said, when it leaves, and what came.
class SessionListenerTest {

    private final List<String> heard = new ArrayList<>();
    private final List<Transaction> turns = new ArrayList<>();
    private final Conversation talk = new Conversation(Conversation.OPTIONS, new SessionListener() {
        @Override
        public void begins(Transaction transaction) {
            turns.add(transaction);
        }

        @Override
        public void sent(String line) {
            heard.add("C: " + line);
        }

        @Override
        public void content(long octets) {
            heard.add("content of " + octets);
        }

        @Override
        public void received(Reply reply) {
            heard.add("S: " + reply.code() + " " + reply.lastLine());
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
    void whatIsNotSentHasNoTurn() {
        talk.serverSays("220 hi").flight();
        talk.serverSays("250-mx", "250-PIPELINING", "250 SIZE 3");
        talk.submit("too long\n", 1);
        talk.submit("x\n", 1).flight();
        assertThat(turns).hasSize(1);
        assertThat(heard).filteredOn(line -> line.startsWith("C: MAIL")).hasSize(1);
    }
}
