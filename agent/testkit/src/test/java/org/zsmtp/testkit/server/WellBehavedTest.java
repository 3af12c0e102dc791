package org.zsmtp.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class WellBehavedTest {

    @Test
    void acceptsPipelinedMailAndKeepsEnvelopeAndContent() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.example.net"));
                RawClient client = new RawClient(server.address())) {
            assertThat(client.code()).isEqualTo("220");
            client.send("EHLO client.example\r\n");
            assertThat(client.code()).isEqualTo("250");
            client.send("MAIL FROM:<a@client.example> SIZE=10\r\nRCPT TO:<\"x>y\"@b.example> NOTIFY=NEVER\r\nDATA\r\n");
            assertThat(client.code()).isEqualTo("250");
            assertThat(client.code()).isEqualTo("250");
            assertThat(client.code()).isEqualTo("354");
            client.send("Subject: one\r\n two\r\nX-Id: 7\r\n\r\n..dot\r\n\351\r\n.\r\nMAIL FROM:<>\r\n");
            assertThat(client.code()).isEqualTo("250");
            assertThat(client.code()).isEqualTo("250");
            client.send("QUIT\r\n");
            assertThat(client.code()).isEqualTo("221");
            assertThat(client.line()).isEqualTo("closed");

            server.requireLawful();
            ReceivedMessage message = server.messages().getFirst();
            assertThat(message.reversePath()).isEqualTo("a@client.example");
            assertThat(message.mailParameters()).isEqualTo("SIZE=10");
            assertThat(message.recipients())
                    .containsExactly(new ReceivedMessage.To("\"x>y\"@b.example", "NOTIFY=NEVER"));
            assertThat(message.octets()).isEqualTo("Subject: one\r\n two\r\nX-Id: 7\r\n\r\n.dot\r\n\351\r\n");
            assertThat(message.header("subject")).contains("one two");
            assertThat(message.header("x-id")).contains("7");
            assertThat(message.body()).isEqualTo(".dot\r\n\351\r\n");
        }
    }

    @Test
    void countsFlightsByWhatWasSaidBetweenAnswers() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.example.net"));
                RawClient client = new RawClient(server.address())) {
            client.code();
            client.send("EHLO client.example\r\n").code();
            client.send("MAIL FROM:<>\r\nRCPT TO:<b@b.example>\r\n");
            client.code();
            client.code();
            client.send("RSET\r\n").code();

            assertThat(server.transcript().flights(1))
                    .containsExactly(
                            "EHLO client.example\r\n", "MAIL FROM:<>\r\nRCPT TO:<b@b.example>\r\n", "RSET\r\n");
            assertThat(server.transcript().clientLines(1))
                    .containsExactly("EHLO client.example", "MAIL FROM:<>", "RCPT TO:<b@b.example>", "RSET");
            assertThat(server.transcript().toString()).startsWith("""
                            1 # connection opened
                            1 S: 220 mx.example.net ESMTP ready\\r\\n
                            1 # segment of 21 octets from client
                            1 C: EHLO client.example\\r\\n
                            """);
        }
    }

    @Test
    void changedAnswersComeInTurnAndTheLastStays() {
        WellBehaved behaviour = WellBehaved.smtp("mx.example.net")
                .answeringRecipient("d@b.example", Reaction.reply("450 later"), Reaction.reply("250 now"));
        try (ScriptedServer server = ScriptedServer.behaving(behaviour);
                RawClient client = new RawClient(server.address())) {
            client.code();
            client.send("EHLO c\r\n").code();
            client.send("MAIL FROM:<>\r\n").code();
            assertThat(client.send("RCPT TO:<D@b.example>\r\n").code()).isEqualTo("450");
            assertThat(client.send("RCPT TO:<d@b.example>\r\n").code()).isEqualTo("250");
            assertThat(client.send("RCPT TO:<d@b.example>\r\n").code()).isEqualTo("250");
            assertThat(client.send("RCPT TO:<e@b.example>\r\n").code()).isEqualTo("250");
        }
    }

    @Test
    void lmtpAnswersOncePerRecipientAndKeepsThoseAccepted() {
        WellBehaved behaviour = WellBehaved.lmtp("mx.example.net")
                .answeringEndOfData(Reaction.reply("250 first", "452 second", "250-third", "250 third"));
        try (ScriptedServer server = ScriptedServer.behaving(behaviour);
                RawClient client = new RawClient(server.address())) {
            client.code();
            client.send("LHLO c\r\n").code();
            client.send(
                    "MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nRCPT TO:<b@b.example>\r\nRCPT TO:<c@b.example>\r\nDATA\r\n");
            for (int i = 0; i < 4; i++) assertThat(client.code()).isEqualTo("250");
            assertThat(client.code()).isEqualTo("354");
            client.send(".\r\n");
            assertThat(client.code() + client.code() + client.code()).isEqualTo("250452250");
            assertThat(server.messages().getFirst().paths()).containsExactly("a@b.example", "c@b.example");
            assertThat(server.messages().getFirst().octets()).isEmpty();
        }
    }

    @Test
    void chunksAreCountedAndARefusedChunkNeedsRset() {
        WellBehaved behaviour = WellBehaved.smtp("mx.example.net")
                .announcing("PIPELINING", "CHUNKING")
                .answeringEndOfData(Reaction.reply("451 not now"), Reaction.reply("250 ok"));
        try (ScriptedServer server = ScriptedServer.behaving(behaviour);
                RawClient client = new RawClient(server.address())) {
            client.code();
            client.send("EHLO c\r\n").code();
            String mail = "MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nBDAT 4\r\n.\r\nABDAT 2 LAST\r\nBC";
            client.send(mail);
            assertThat(client.code() + client.code() + client.code() + client.code())
                    .isEqualTo("250250250451");
            assertThat(client.send("MAIL FROM:<>\r\n").code()).isEqualTo("503");
            assertThat(client.send("BDAT 1 LAST\r\nx").code()).isEqualTo("503");
            client.send("RSET\r\n" + mail);
            assertThat(client.code() + client.code() + client.code() + client.code() + client.code())
                    .isEqualTo("250250250250250");
            server.requireLawful();
            assertThat(server.messages()).hasSize(1);
            assertThat(server.messages().getFirst().octets()).isEqualTo(".\r\nABC");
        }
    }

    @Test
    void octetsAfterDataBeforeItsAnswerAreAViolation() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.example.net"));
                RawClient client = new RawClient(server.address())) {
            client.code();
            client.send("EHLO c\r\n").code();
            client.send("MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\nSubject: early\r\n\r\n.\r\n");
            for (int i = 0; i < 4; i++) client.code();
            assertThat(server.violations()).containsExactly("1: 21 octets came after DATA before its answer");
            assertThatThrownBy(server::requireLawful).hasMessageContaining("after DATA");
        }
    }

    @Test
    void talkingBeforeTheGreetingIsAViolationUnlessItWasOfferedBefore() {
        Semaphore greetings = new Semaphore(0);
        WellBehaved lawful = WellBehaved.smtp("mx.example.net").announcing("PIPELINING", "PIPECONNECT");
        ServerBehaviour late = new ServerBehaviour() {
            @Override
            public Reaction greeting(ClientSession session) {
                greetings.acquireUninterruptibly();
                return lawful.greeting(session);
            }

            @Override
            public Reaction command(ClientSession session, CommandLine command) {
                return lawful.command(session, command);
            }

            @Override
            public Reaction endOfData(ClientSession session, ReceivedMessage message) {
                return lawful.endOfData(session, message);
            }
        };
        String early = "EHLO c\r\nMAIL FROM:<>\r\n";
        try (ScriptedServer server = ScriptedServer.behaving(late)) {
            for (int i = 0; i < 2; i++) {
                try (RawClient client = new RawClient(server.address())) {
                    client.send(early);
                    greetings.release();
                    assertThat(client.code() + client.code() + client.code()).isEqualTo("220250250");
                }
            }
            assertThat(server.violations())
                    .allMatch(v -> v.startsWith("1: "))
                    .anyMatch(v -> v.contains("before the greeting"))
                    .anyMatch(v -> v.contains("after EHLO"));
        }
    }

    @Test
    void withoutPipeliningEveryCommandIsASynchronisationPoint() {
        WellBehaved behaviour = WellBehaved.smtp("mx.example.net").announcing("8BITMIME");
        try (ScriptedServer server = ScriptedServer.behaving(behaviour);
                RawClient client = new RawClient(server.address())) {
            client.code();
            client.send("EHLO c\r\n").code();
            client.send("MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\n");
            client.code();
            client.code();
            assertThat(server.violations()).containsExactly("1: 23 octets came after MAIL before its answer");
        }
    }

    @Test
    void bareLineEndsAreViolationsAndDoNotEndTheContent() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.example.net"));
                RawClient client = new RawClient(server.address())) {
            client.code();
            client.send("EHLO c\n").code();
            client.send("MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\n");
            for (int i = 0; i < 3; i++) client.code();
            client.send("a\n.\nb\r\n.\r\n").code();
            assertThat(server.violations())
                    .containsExactly("1: command line ended by a bare LF", "1: bare CR or LF inside the content");
            assertThat(server.messages().getFirst().octets()).isEqualTo("a\n.\nb\r\n");
        }
    }

    @Test
    void endsConnectionsAsTold() {
        WellBehaved behaviour = WellBehaved.smtp("mx.example.net")
                .greetingWith(
                        Reaction.reply("421 busy").thenClose(),
                        Reaction.silence().thenReset(),
                        Reaction.reply("220 x").thenStall());
        try (ScriptedServer server = ScriptedServer.behaving(behaviour)) {
            try (RawClient client = new RawClient(server.address())) {
                assertThat(client.line()).isEqualTo("421 busy");
                assertThat(client.line()).isEqualTo("closed");
            }
            try (RawClient client = new RawClient(server.address())) {
                assertThat(client.line()).isEqualTo("reset");
            }
            try (RawClient client = new RawClient(server.address())) {
                assertThat(client.line()).isEqualTo("220 x");
                client.send("EHLO c\r\n");
            }
            server.awaitEnded(3);
            assertThat(server.transcript().segments(3)).containsExactly("EHLO c\r\n");
            assertThat(server.transcript().clientLines(3)).isEmpty();
            assertThat(server.transcript().entries(3))
                    .extracting(Transcript.Entry::kind)
                    .doesNotContain(Transcript.Kind.SERVER_CLOSED)
                    .endsWith(Transcript.Kind.CLIENT_CLOSED);
        }
    }

    @Test
    void aMessageCutOffIsNotAccepted() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.example.net"))) {
            try (RawClient client = new RawClient(server.address())) {
                client.code();
                client.send("EHLO c\r\n").code();
                client.send("MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\n");
                for (int i = 0; i < 3; i++) client.code();
                client.send("Subject: half\r\n.");
            }
            server.awaitEnded(1);
            assertThat(server.messages()).isEmpty();
            assertThat(server.transcript().clientLines(1)).endsWith("Subject: half", ".");
        }
    }

    @Test
    void breaksTheConnectionInsideTheContentAsTold() {
        WellBehaved lawful = WellBehaved.smtp("mx.example.net");
        ServerBehaviour breaking = new ServerBehaviour() {
            @Override
            public Reaction greeting(ClientSession session) {
                return lawful.greeting(session);
            }

            @Override
            public Reaction command(ClientSession session, CommandLine command) {
                return lawful.command(session, command);
            }

            @Override
            public Reaction endOfData(ClientSession session, ReceivedMessage message) {
                return lawful.endOfData(session, message);
            }

            @Override
            public OptionalLong resetsAfter(ClientSession session) {
                return OptionalLong.of(12);
            }
        };
        try (ScriptedServer server = ScriptedServer.behaving(breaking);
                RawClient client = new RawClient(server.address())) {
            client.code();
            client.send("EHLO c\r\n").code();
            client.send("MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\n");
            for (int i = 0; i < 3; i++) client.code();
            client.send("0123456\r\n0123456\r\n");
            assertThat(client.line()).isEqualTo("reset");
            server.awaitEnded(1);
            assertThat(server.transcript().clientLines(1)).endsWith("DATA", "0123456", "0123456");
            assertThat(server.messages()).isEmpty();
        }
    }
}
