package org.zsmtp.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.BinaryBody;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.dom.field.ContentDispositionField;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;

/// What is built, as a parser sees it that is not ours.
class MessageBuilderTest {

    private static MessageBuilder builder() {
        return new MessageBuilder().from("alice@a.example").to("bob@b.example").subject("hi");
    }

    private static String octets(MessageBuilder builder) throws IOException {
        try (Message message = builder.build()) {
            Content content = message.content();
            assertThat(content.bodyType()).isEqualTo(BodyType.SEVEN_BIT);
            String text = MessageTest.text(content);
            assertThat(text.lines()).allMatch(line -> line.length() <= 998);
            assertThat(text).doesNotContain("\r").matches("(?s)[\n\t -~]*");
            return text;
        }
    }

    private static org.apache.james.mime4j.dom.Message parsed(MessageBuilder builder) throws IOException {
        DefaultMessageBuilder parser = new DefaultMessageBuilder();
        parser.setMimeEntityConfig(
                MimeConfig.copy(MimeConfig.STRICT).setMaxHeaderLen(-1).build());
        parser.setDecodeMonitor(DecodeMonitor.STRICT);
        String wire = octets(builder).replace("\n", "\r\n");
        return parser.parseMessage(new ByteArrayInputStream(wire.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String text(Entity entity) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ((SingleBody) entity.getBody()).writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static byte[] octets(Entity entity) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ((BinaryBody) entity.getBody()).writeTo(out);
        return out.toByteArray();
    }

    private static String shape(Entity entity) {
        Body body = entity.getBody();
        if (body instanceof Multipart multipart) {
            List<String> parts = new ArrayList<>();
            multipart.getBodyParts().forEach(each -> parts.add(shape(each)));
            return multipart.getSubType() + parts;
        }
        return entity.getMimeType() + (body instanceof TextBody ? "" : "!");
    }

    private static String fileName(Entity entity) {
        return ((ContentDispositionField) entity.getHeader().getField("Content-Disposition")).getFilename();
    }

    @Test
    void plainText() throws IOException {
        ZonedDateTime when = ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneOffset.ofHours(-5));
        String octets = octets(builder().text("hello\r\nworld").date(when).messageId("1@a.example"));
        assertThat(octets).isEqualTo("""
                Date: Fri, 2 Jan 2026 03:04:05 -0500
                From: alice@a.example
                To: bob@b.example
                Subject: hi
                Message-ID: <1@a.example>
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 7bit

                hello
                world
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gr\u00fc\u00dfe\n\ud83d\ude00",
                "trailing blank \nand tab\t\n",
                "From here\n.\n..\n--\n",
                "\u0000\u0001\u001b control",
                "=?utf-8?q?x?= = =20",
                "\n\n\n",
                "a\rb\r\nc\n"
            })
    void textArrivesAsItIs(String text) throws IOException {
        var message = parsed(builder().text(text));
        String expected = text.replace("\r\n", "\n").replace('\r', '\n');
        expected = expected.isEmpty() || expected.endsWith("\n") ? expected : expected + "\n";
        assertThat(text(message).replace("\r\n", "\n")).isEqualTo(expected);
    }

    @Test
    void longLinesArriveAsTheyAre() throws IOException {
        String text = "x".repeat(5000) + "\n" + "\u00fc".repeat(3000) + "\n";
        assertThat(text(parsed(builder().text(text))).replace("\r\n", "\n")).isEqualTo(text);
        assertThat(text(parsed(builder().html(text))).replace("\r\n", "\n")).isEqualTo(text);
    }

    @Test
    void partsAreNestedAsReadersExpectThem() throws IOException {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 0, '\r', '\n', 26};
        assertThat(shape(parsed(builder().text("a").html("<b>a</b>")))).isEqualTo("alternative[text/plain, text/html]");
        assertThat(shape(parsed(builder().html("<b>a</b>")))).isEqualTo("text/html");
        assertThat(shape(parsed(builder().text("a").attach("a.pdf", "application/pdf", png))))
                .isEqualTo("mixed[text/plain, application/pdf!]");
        var all = parsed(builder()
                .text("a")
                .html("<img src=\"cid:logo@a.example\">")
                .inline("logo@a.example", "logo.png", "image/png", png)
                .attach("a.bin", "application/octet-stream", new byte[0])
                .attach("b.txt", "text/plain", "text\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(shape(all))
                .isEqualTo("mixed[alternative[text/plain, related[text/html, image/png!]],"
                        + " application/octet-stream!, text/plain]");
        Multipart mixed = (Multipart) all.getBody();
        Multipart alternative = (Multipart) mixed.getBodyParts().get(0).getBody();
        Multipart related = (Multipart) alternative.getBodyParts().get(1).getBody();
        Entity picture = related.getBodyParts().get(1);
        assertThat(octets(picture)).isEqualTo(png);
        assertThat(picture.getHeader().getField("Content-ID").getBody()).isEqualTo("<logo@a.example>");
        assertThat(picture.getDispositionType()).isEqualTo("inline");
        assertThat(fileName(picture)).isEqualTo("logo.png");
        assertThat(octets(mixed.getBodyParts().get(1))).isEmpty();
        assertThat(text(mixed.getBodyParts().get(2))).isEqualTo("text\n");
    }

    @Test
    void fileIsAttachedAndALargeMessageKeptInAFile(@TempDir Path directory) throws IOException {
        byte[] octets = new byte[1_000_000];
        new Random(4711).nextBytes(octets);
        Path file = directory.resolve("data \u00e4.bin");
        Files.write(file, octets);
        Path spool = Files.createDirectory(directory.resolve("spool"));
        var message = parsed(
                builder().text("a").attach(file, "application/octet-stream").spooling(new MessageStore(spool, 1000)));
        Entity part = ((Multipart) message.getBody()).getBodyParts().get(1);
        assertThat(octets(part)).isEqualTo(octets);
        assertThat(fileName(part)).isEqualTo("data \u00e4.bin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.txt",
                "a \"quoted\" \\ name.txt",
                "gr\u00fc\u00dfe.txt",
                "\ud83d\ude00.png",
                "a; b=c.txt",
                "=?utf-8?q?x?=",
                "../../etc/passwd",
                "%41.txt"
            })
    void namesOfFilesArrive(String name) throws IOException {
        var message = parsed(builder().attach(name, "application/octet-stream", new byte[] {1}));
        Entity part = ((Multipart) message.getBody()).getBodyParts().get(1);
        assertThat(fileName(part)).isEqualTo(name);
    }

    @Test
    void longNamesOfFilesArrive() throws IOException {
        String name = "\u00fc".repeat(120) + "x".repeat(200) + ".txt";
        String octets = octets(builder().attach(name, "application/octet-stream", new byte[] {1}));
        assertThat(octets).contains("filename*0*=");
        assertThat(octets.lines()).allMatch(line -> line.length() <= 78);
    }

    @Test
    void namesAndSubjectsBeyondAsciiArrive() throws IOException {
        var message = parsed(new MessageBuilder()
                .from("J\u00fcrgen \"J\" M\u00fcller, jun.", "alice@a.example")
                .to(List.of("\u5c71\u7530 <bob@b.example>", "carol@c.example"))
                .cc("dave@d.example")
                .replyTo("erin@e.example")
                .subject("gr\u00fc\u00dfe \ud83d\ude00 " + "\u00e4\u00f6\u00fc".repeat(60))
                .header("X-Note", "\u00fcber alles")
                .text("x"));
        assertThat(message.getFrom().get(0).getName()).isEqualTo("J\u00fcrgen \"J\" M\u00fcller, jun.");
        assertThat(message.getFrom().get(0).getAddress()).isEqualTo("alice@a.example");
        assertThat(message.getTo().flatten())
                .extracting(each -> each.getAddress())
                .containsExactly("bob@b.example", "carol@c.example");
        assertThat(message.getTo().flatten().get(0).getName()).isEqualTo("\u5c71\u7530");
        assertThat(message.getSubject().strip())
                .isEqualTo("gr\u00fc\u00dfe \ud83d\ude00 " + "\u00e4\u00f6\u00fc".repeat(60));
        assertThat(message.getMessageId()).matches("<[0-9a-f]{32}@a\\.example>");
        assertThat(message.getDate()).isNotNull();
    }

    @Test
    void recipientsHaveNames() throws IOException {
        var message = parsed(builder()
                .to("B\u00f6b, jun.", "jun@b.example")
                .cc("Carol", "carol@c.example")
                .replyTo("Erin", "erin@e.example"));
        assertThat(message.getTo().flatten())
                .extracting(each -> each.getAddress())
                .containsExactly("bob@b.example", "jun@b.example");
        assertThat(message.getTo().flatten().get(1).getName()).isEqualTo("B\u00f6b, jun.");
        assertThat(message.getCc().flatten().get(0).getName()).isEqualTo("Carol");
        assertThat(message.getReplyTo().flatten().get(0).getAddress()).isEqualTo("erin@e.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "me@x.example, victim@y.example",
                "me@x.example, me@x.example",
                "alice@x.example>, <evil@y.example",
                "friends: ;",
                "",
                "bob",
                "Bob <bob>",
                "postmaster"
            })
    void oneArgumentIsOneAddressWithADomain(String given) {
        List<Consumer<String>> arguments = List.of(
                each -> builder().from(each),
                each -> builder().from("Alice", each),
                each -> builder().to(each),
                each -> builder().to("Bob", each),
                each -> builder().to(List.of("bob@b.example", each)),
                each -> builder().cc(each),
                each -> builder().bcc("Bob", each),
                each -> builder().replyTo(each));
        for (Consumer<String> argument : arguments) {
            assertThatThrownBy(() -> argument.accept(given)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void twoAddressesAreNoNameAndAddress() {
        assertThatThrownBy(() -> builder().to("bob@b.example", "carol@c.example"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("each address has a call of its own");
    }

    @Test
    void textThatIsAttachedSaysItsCharset() throws IOException {
        String octets = octets(builder()
                .languages("de", "pt-BR")
                .attach("a.csv", "text/csv", "gr\u00fcn\n")
                .attach("b.txt", "text/plain; charset=iso-8859-1", new byte[] {(byte) 0xfc}));
        assertThat(octets)
                .contains("Content-Language: de, pt-BR\n")
                .contains("Content-Type: text/csv; charset=utf-8\n")
                .contains("Content-Type: text/plain; charset=iso-8859-1\n");
        assertThatThrownBy(() -> builder().attach("a", "image/png", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().attach("a", "text/plain; x=y\nz", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().languages("d\ne")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyRecipientsStandInOneFieldOfShortLines() throws IOException {
        MessageBuilder builder = builder();
        for (int i = 0; i < 500; i++) {
            builder.to("user" + i + "@b.example");
        }
        assertThat(parsed(builder).getTo().flatten()).hasSize(501);
        assertThat(octets(builder).lines()).allMatch(line -> line.length() <= 78);
    }

    /// Every argument is tried with every attempt; what is not refused comes out as one value of one field.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nBcc: evil@e.example",
                "x\nBcc: evil@e.example",
                "x\rBcc: evil@e.example",
                "x\r\n\r\n<script>",
                "x\u0000",
                "x\u0085y",
                "x\u2028Bcc: evil@e.example",
                "x\r\n Bcc: evil@e.example",
                "\ud800",
                "\u000bx"
            })
    void linesCannotBePutIn(String evil) {
        List<Consumer<String>> arguments = List.of(
                each -> builder().from(each),
                each -> builder().from(each + " <alice@a.example>"),
                each -> builder().from(each, "alice@a.example"),
                each -> builder().from("Alice", each),
                each -> builder().from("Alice", "alice@a.example>" + each),
                each -> builder().to(each),
                each -> builder().cc(List.of("bob@b.example", each)),
                each -> builder().to(each, "bob@b.example"),
                each -> builder().bcc(each + "@b.example"),
                each -> builder().replyTo("\"" + each + "\" <a@a.example>"),
                each -> builder().subject(each),
                each -> builder().header("X-Note", each),
                each -> builder().header("X-" + each, "x"),
                each -> builder().header("Sender", each),
                each -> builder().messageId(each),
                each -> builder().messageId("a@" + each),
                each -> builder().attach(each, "text/plain", new byte[0]),
                each -> builder().attach("x", each, new byte[0]),
                each -> builder().attach("x", "text/" + each, new byte[0]),
                each -> builder().inline(each, "x", "image/png", new byte[0]),
                each -> builder().inline("a@" + each, "x", "image/png", new byte[0]),
                each -> builder().inline("a@b", each, "image/png", new byte[0]));
        for (int i = 0; i < arguments.size(); i++) {
            Consumer<String> argument = arguments.get(i);
            assertThatThrownBy(() -> argument.accept(evil))
                    .as("argument %d", i)
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .matches("[ -~]*");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type",
                "content-disposition",
                "MIME-Version",
                "Date",
                "Message-ID",
                "From",
                "Subject",
                "a b",
                ""
            })
    void fieldsThatAreMadeHereAreNotGiven(String name) {
        assertThatThrownBy(() -> builder().header(name, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "text/",
                "/plain",
                "text/plain; format=flowed",
                "text/plain\"",
                "multipart/mixed",
                "message/rfc822",
                "t\u00e4xt/plain"
            })
    void onlyMediaTypesAreEnclosed(String type) {
        assertThatThrownBy(() -> builder().attach("x", type, new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    /// A text that knows how delimiters look does not end its part.
    @Test
    void delimitersDoNotOccurInWhatTheyPart() throws IOException {
        String first = octets(builder().text("a").html("b"));
        String delimiter = first.substring(first.indexOf("=_"), first.indexOf("=_") + 34);
        var message = parsed(builder()
                .text("--" + delimiter + "\n--" + delimiter + "--\n--=_\n")
                .html("--=_x--\n\n--=_x\nContent-Type: text/plain\n\nevil"));
        assertThat(shape(message)).isEqualTo("alternative[text/plain, text/html]");
    }

    @Test
    void messageHasAnAuthor() {
        assertThatThrownBy(() -> new MessageBuilder().to("bob@b.example").build())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void addressesBeyondAsciiAreRefusedClearly() {
        assertThatThrownBy(() -> builder().to("j\u00fcrgen@b.example"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SMTPUTF8");
    }

    @Test
    void domainBeyondAsciiIsWrittenInAscii() throws IOException {
        var message = parsed(builder().cc("J\u00fcrgen <bob@b\u00fccher.example>"));
        assertThat(message.getCc().flatten().get(0).getAddress()).isEqualTo("bob@xn--bcher-kva.example");
    }

    @Test
    void builtMessageIsSubmittedWithoutItsBlindCopies() throws IOException {
        try (Message message = builder().bcc("carol@c.example").text("x").build()) {
            var mail = Outgoing.of(message).mail();
            assertThat(mail.envelope().recipients()).hasSize(2);
            assertThat(MessageTest.text(mail.content())).doesNotContain("carol").doesNotContain("Bcc");
        }
    }
}
