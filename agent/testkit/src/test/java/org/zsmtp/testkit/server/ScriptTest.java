package org.zsmtp.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScriptTest {

    private static final Script MAIL = Script.parse("""
            # one message
            S: 220 mx.example.net
            C: EHLO client.example
            S: 250-mx.example.net
            S: 250 PIPELINING
            C: MAIL FROM:<a@client.example>*
            S: 250 ok
            C: RCPT TO:<b@b.example>
            S: 250 ok
            C: DATA
            S: 354 go
            C: <content>
            S: 250 taken
            C: QUIT
            S: 221 bye
            !close
            """);

    @Test
    void playsADialogueAndKeepsItsMessage() {
        try (ScriptedServer server = ScriptedServer.playing(MAIL);
                RawClient client = new RawClient(server.address())) {
            client.code();
            client.send("EHLO client.example\r\n").code();
            client.send("MAIL FROM:<a@client.example> SIZE=1\r\nRCPT TO:<b@b.example>\r\nDATA\r\n");
            assertThat(client.code() + client.code() + client.code()).isEqualTo("250250354");
            client.send("x\r\n.\r\n").code();
            client.send("QUIT\r\n").code();
            assertThat(client.line()).isEqualTo("closed");
            server.requireLawful();
            assertThat(server.messages().getFirst().paths()).containsExactly("b@b.example");
            assertThat(server.messages().getFirst().octets()).isEqualTo("x\r\n");
        }
    }

    @Test
    void hangsUpAtACommandThatIsNotInTheScript() {
        try (ScriptedServer server = ScriptedServer.playing(MAIL);
                RawClient client = new RawClient(server.address())) {
            client.code();
            client.send("HELO client.example\r\n");
            assertThat(client.line()).isIn("closed", "reset");
            assertThat(server.violations()).containsExactly("1: expected EHLO client.example, got HELO client.example");
        }
    }

    @Test
    void seesOctetsPastASynchronisationPoint() {
        try (ScriptedServer server = ScriptedServer.playing(MAIL);
                RawClient client = new RawClient(server.address())) {
            client.code();
            client.send("EHLO client.example\r\nMAIL FROM:<a@client.example>\r\n")
                    .code();
            client.code();
            assertThat(server.violations()).containsExactly("1: 30 octets came after EHLO before its answer");
        }
    }

    @Test
    void answersOnlyAfterTheWholeFlightWhereTheScriptSaysSo() {
        Script script = Script.parse("""
                S: 220 mx
                C: EHLO c
                S> 250-mx\\r\\n250-PIPELINING\\r\\n250 CHUNKI
                S> NG\\r\\n
                C: MAIL FROM:<>
                C: RCPT TO:<b@b.example>
                C: BDAT 3 LAST
                C: <chunk>
                S: 250 mail
                S: 550 rcpt
                S: 554 none
                C: <closed>
                !next
                S: 554 go away
                """);
        try (ScriptedServer server = ScriptedServer.playing(script)) {
            try (RawClient client = new RawClient(server.address())) {
                client.code();
                assertThat(client.send("EHLO c\r\n").code()).isEqualTo("250");
                client.send("MAIL FROM:<>\r\nRCPT TO:<b@b.example>\r\nBDAT 3 LAST\r\na\r\n");
                assertThat(client.code() + client.code() + client.code()).isEqualTo("250550554");
            }
            server.awaitEnded(1);
            try (RawClient client = new RawClient(server.address())) {
                assertThat(client.line()).isEqualTo("554 go away");
                assertThat(client.line()).isEqualTo("closed");
            }
            server.requireLawful();
            assertThat(server.messages()).isEmpty();
            assertThat(server.transcript().flights(1))
                    .containsExactly("EHLO c\r\n", "MAIL FROM:<>\r\nRCPT TO:<b@b.example>\r\nBDAT 3 LAST\r\na\r\n");
        }
    }

    @Test
    void aClientThatLeavesInsideTheContentIsAtFault() {
        try (ScriptedServer server = ScriptedServer.playing(MAIL)) {
            try (RawClient client = new RawClient(server.address())) {
                client.code();
                client.send("EHLO client.example\r\n").code();
                client.send("MAIL FROM:<a@client.example>\r\nRCPT TO:<b@b.example>\r\nDATA\r\n");
                for (int i = 0; i < 3; i++) client.code();
                client.send("half\r\n");
            }
            server.awaitEnded(1);
            assertThat(server.violations())
                    .containsExactly("1: the client has closed the connection inside the content");
        }
    }

    @Test
    void refusesALineThatIsNoStep() {
        assertThatThrownBy(() -> Script.parse("S:220 x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Script.parse("!explode")).hasMessageContaining("!explode");
        assertThatThrownBy(() -> Script.parse("S: \\q")).hasMessageContaining("escape");
    }
}
