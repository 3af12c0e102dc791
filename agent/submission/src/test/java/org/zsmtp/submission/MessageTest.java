package org.zsmtp.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

class MessageTest {

    @TempDir
    private Path directory;

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(Content content) throws IOException {
        StringBuilder text = new StringBuilder();
        try (ContentReader reader = content.open()) {
            ByteBuffer buffer = ByteBuffer.allocate(100);
            while (reader.read(buffer) >= 0) {
                text.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
                buffer.clear();
            }
        }
        return text.toString();
    }

    @Test
    void octetsAreKept() throws IOException {
        String octets = "Subject: hi\r\n there\r\nX: y\n\nbody\r\nof any\nkind";
        try (Message message = Message.read(stream(octets))) {
            assertThat(message.header().first("X")).contains("y");
            assertThat(message.bodyOctets()).isEqualTo(17);
            // Which of the two ends a line is settled on the wire.
            assertThat(text(message.content()).replace("\r\n", "\n")).isEqualTo(octets.replace("\r\n", "\n"));
        }
    }

    @Test
    void messageWithoutBodyOrHeader() throws IOException {
        assertThat(text(Message.read(stream("")).content())).isEmpty();
        assertThat(text(Message.read(stream("Subject: hi")).content())).isEqualTo("Subject: hi");
        assertThat(text(Message.read(stream("\nbody\n")).content())).isEqualTo("\nbody\n");
        assertThat(text(Message.of(HeaderTest.header("Subject: hi"), "body".getBytes(StandardCharsets.UTF_8))
                        .content()))
                .as("no body becomes a header")
                .isEqualTo("Subject: hi\n\nbody");
    }

    @Test
    void largeBodyIsKeptInAFileWithoutName() throws IOException {
        String body = "a line\n".repeat(100_000);
        MessageStore spooling = new MessageStore(directory, 1000);
        Message message = Message.read(stream("Subject: large\n\n" + body), spooling);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).as("nobody else can open it").isEmpty();
        }
        for (int i = 0; i < 2; i++) {
            assertThat(text(message.content())).isEqualTo("Subject: large\n\n" + body);
            assertThat(message.openBody().readAllBytes()).hasSize(body.length());
        }
        message.close();
        assertThatThrownBy(() -> message.openBody().read()).isInstanceOf(IOException.class);
    }

    @Test
    void bodyThatCannotBeKeptIsToldAtOnce() {
        MessageStore spooling = new MessageStore(directory.resolve("missing"), 10);
        assertThatThrownBy(() -> Message.read(stream("A: b\n\n" + "x".repeat(100)), spooling))
                .isInstanceOf(IOException.class);
    }

    @Test
    void ordinaryFileIsReadWhereItIs() throws IOException {
        Path file = directory.resolve("mail");
        Files.writeString(file, "skipped\nSubject: hi\n\nbody\n");
        MessageStore nowhere = new MessageStore(directory.resolve("missing"), 0);
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            in.skipNBytes(8);
            Message message = Message.read(in, nowhere);
            assertThat(text(message.content())).isEqualTo("Subject: hi\n\nbody\n");
            assertThat(text(message.content())).isEqualTo("Subject: hi\n\nbody\n");
            message.close();
            assertThat(in.getChannel().isOpen()).as("it is the caller's").isTrue();
        }
        try (Message message = Message.read(file)) {
            assertThat(message.openBody().readAllBytes()).asString().isEqualTo("body\n");
        }
    }

    @Test
    void fileThatShrinksWhileItIsSentIsNoWholeMessage() throws IOException {
        Path file = directory.resolve("mail");
        Files.writeString(file, "Subject: hi\n\n" + "body\n".repeat(50_000));
        try (Message message = Message.read(file);
                ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("relay.example"))) {
            Content content = message.content();
            Files.writeString(file, "Subject: hi\n\nbody\n");
            SubmissionResult result =
                    Fixture.submit(Fixture.options(Fixture.at(server)), Fixture.mail(content, "bob@b.example"));
            assertThat(result.isAccepted()).isFalse();
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void serverWithoutEightBitGetsTheMessageConverted() throws IOException {
        String octets = """
                Subject: gr\u00fc\u00dfe
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                gr\u00fc\u00dfe to you all
                """;
        try (Message message = Message.read(stream(octets));
                ScriptedServer server = ScriptedServer.behaving(
                        WellBehaved.smtp("relay.example").announcing("PIPELINING"))) {
            Content content = message.content();
            assertThat(content.bodyType()).isEqualTo(BodyType.EIGHT_BIT_MIME);
            SubmissionResult result =
                    Fixture.submit(Fixture.options(Fixture.at(server)), Fixture.mail(content, "bob@b.example"));
            assertThat(result.isAccepted()).isTrue();
            assertThat(server.messages().getFirst().body()).isEqualTo("gr=C3=BC=C3=9Fe to you all\r\n");
            assertThat(server.messages().getFirst().header("Subject")).contains("=?UTF-8?Q?gr=C3=BC=C3=9Fe?=");
        }
    }

    @Test
    void nextServerGetsTheWholeMessageAgain() throws IOException {
        String body = "line\n".repeat(20_000);
        try (Message message = Message.read(stream("Subject: hi\n\n" + body), new MessageStore(directory, 100));
                ScriptedServer first = ScriptedServer.behaving(WellBehaved.smtp("first.example")
                        .answeringEndOfData(org.zsmtp.testkit.server.Reaction.reply("451 later")));
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("second.example"))) {
            SubmissionResult result = Fixture.submit(
                    Fixture.options(Fixture.at(first), Fixture.at(second)),
                    Fixture.mail(message.content(), "bob@b.example"));
            assertThat(result.isAccepted()).isTrue();
            assertThat(second.messages().getFirst().body()).isEqualTo(body.replace("\n", "\r\n"));
        }
    }

    @Test
    void headerThatIsTooLongIsAnError() {
        assertThatThrownBy(() -> Message.read(stream("A: " + "x".repeat(Header.LIMIT))))
                .isInstanceOf(HeaderException.class);
    }

    @Test
    void messageIsWrittenAsItIsKept() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Message message =
                Message.of(Header.EMPTY.with("Subject", "hi"), "one\r\ntwo\n".getBytes(StandardCharsets.US_ASCII))) {
            message.writeTo(out);
        }
        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("Subject: hi\n\none\r\ntwo\n");
    }

    @Test
    void aMessageThatWasClosedTooEarlySaysSo(@TempDir Path directory) throws IOException {
        Message message = Message.read(Files.writeString(directory.resolve("mail"), "Subject: x\n\nbody\n"));
        message.close();
        assertThatThrownBy(() -> message.openBody().read())
                .isInstanceOf(IOException.class)
                .hasMessage("the message, or the file that it is read from, was closed too early");
    }
}
