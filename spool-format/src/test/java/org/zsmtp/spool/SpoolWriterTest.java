package org.zsmtp.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.spool.SpoolDraft.Recipient;
import org.zsmtp.spool.SpoolWriter.Step;

class SpoolWriterTest {

    private static final String HEADER =
            "From: a@sender.example\nSubject: gr\u00fc\u00dfe\n\tfolded\nTo: b@dest.example\n";
    private static final String BODY = "line\r\n.dot\n\0\u00e4\u00f6\rend without a line end";

    /// The machine ends here: nobody tidies up.
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @TempDir
    Path root;

    private Path transport;
    private Path queue;

    @BeforeEach
    void spool() throws Exception {
        transport = Files.createDirectories(root.resolve("transport"));
        queue = Files.createDirectories(root.resolve("queue"));
        for (Path each : List.of(transport, queue)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static InputStream body() {
        return new ByteArrayInputStream(BODY.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static SpoolDraft draft() {
        return new SpoolDraft(
                "a@sender.example",
                List.of(
                        new Recipient(
                                "smtp",
                                "[mail.example]:587",
                                "b@dest.example",
                                EnumSet.of(NotifyWord.DELAY, NotifyWord.FAILURE),
                                "rfc822;b+2B@dest.example"),
                        Recipient.smtp("other.example", "\"joe x\"@other.example")),
                Ret.HDRS,
                "id+2B7",
                List.of(new MailParameter("REQUIRETLS", null)),
                "<1@sender.example>",
                HEADER,
                SpoolWriterTest::body);
    }

    @Test
    void whatIsPutIsWhatAnAgentReads() throws Exception {
        String name = SpoolWriter.open(root).put(draft());
        SpoolDirectory spool = new SpoolDirectory(transport);
        assertThat(spool.list()).containsExactly(name);
        try (FileChannel file = spool.openControlFile(name)) {
            ControlFileReader control = ControlFileReader.open(file);
            assertThat(control.file().logIdent()).isEqualTo("<1@sender.example>");
            assertThat(control.file().ret()).isEqualTo(Ret.HDRS);
            assertThat(control.file().envid()).isEqualTo("id+2B7");
            assertThat(control.file().parameters()).containsExactly(new MailParameter("REQUIRETLS", null));
            List<RecipientLine> lines = all(control);
            assertThat(lines).hasSize(2).allMatch(each -> each.tag() == RecipientTag.PENDING);
            RecipientLine first = lines.getFirst();
            assertThat(first.channel()).isEqualTo("smtp");
            assertThat(first.host()).isEqualTo("[mail.example]:587");
            assertThat(first.user()).isEqualTo("b@dest.example");
            assertThat(first.sender().user()).isEqualTo("a@sender.example");
            assertThat(first.sender().isNullReversePath()).isFalse();
            RecipientNotary notary = Objects.requireNonNull(first.notary());
            assertThat(notary.notifyOn()).containsExactly(NotifyWord.FAILURE, NotifyWord.DELAY);
            assertThat(notary.originalRecipient()).isEqualTo("rfc822;b+2B@dest.example");
            assertThat(lines.getLast().user()).isEqualTo("\"joe x\"@other.example");
            assertThat(lines.getLast().notary()).isNull();
            assertThat(String.join("\n", control.headers(first.headers())) + "\n")
                    .isEqualTo(HEADER);
            Path file2 = spool.messageFile(name, control.file().messageFileName());
            try (MessageFile message = MessageFile.open(file2, control.file().bodyOffset())) {
                assertThat(new String(message.body().readAllBytes(), StandardCharsets.ISO_8859_1))
                        .isEqualTo(BODY);
            }
        }
    }

    private static List<RecipientLine> all(ControlFileReader control) throws Exception {
        List<RecipientLine> lines = new ArrayList<>();
        RecipientLines left = control.recipients();
        for (RecipientLine line = left.next(); line != null; line = left.next()) {
            lines.add(line);
        }
        return lines;
    }

    @Test
    void bothFilesReadAsTheRoutersDo() throws Exception {
        String name = SpoolWriter.open(root).put(draft());
        String head = """
                bodytype 8BITMIME
                from <a@sender.example>
                envid id+2B7
                notaryret HDRS
                todsn NOTIFY=FAILURE,DELAY ORCPT=rfc822;b+2B@dest.example
                to <b@dest.example>
                to <"joe x"@other.example>
                env-end
                """ + HEADER + "\n";
        assertThat(Files.readString(queue.resolve(name), StandardCharsets.ISO_8859_1))
                .isEqualTo(head + BODY);
        assertThat(Files.readString(transport.resolve(name), StandardCharsets.ISO_8859_1))
                .isEqualTo("@ 0x00000007\ni " + name + "\no " + head.length() + """

                        l <1@sender.example>
                        z REQUIRETLS
                        e a@sender.example
                        s local - a@sender.example 65534
                        r           smtp [mail.example]:587 b@dest.example 65534
                        N NOTIFY=FAILURE,DELAY ORCPT=rfc822;b+2B@dest.example
                        R HDRS
                        n id+2B7
                        r           smtp other.example "joe x"@other.example 65534
                        R HDRS
                        n id+2B7
                        m
                        """ + HEADER + "\n");
    }

    @Test
    void theNullReversePathIsTheErrorChannels() throws Exception {
        SpoolDraft draft =
                SpoolDraft.of("", List.of(Recipient.smtp("d.example", "b@d.example")), "", SpoolWriterTest::body);
        String name = SpoolWriter.open(transport).put(draft);
        try (FileChannel file = new SpoolDirectory(transport).openControlFile(name)) {
            RecipientLine line = all(ControlFileReader.open(file)).getFirst();
            assertThat(line.sender().isNullReversePath()).isTrue();
            assertThat(line.headers().fields()).isZero();
        }
        assertThat(Files.readString(queue.resolve(name), StandardCharsets.ISO_8859_1))
                .startsWith("bodytype 8BITMIME\nchannel error\n");
    }

    @Test
    void filesAreNamedAfterTheInodeAndForTheirOwnerAlone() throws Exception {
        String name = SpoolWriter.open(root).put(draft());
        assertThat(name).isEqualTo(String.valueOf(Files.getAttribute(queue.resolve(name), "unix:ino")));
        for (Path each : List.of(transport.resolve(name), queue.resolve(name))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rw-------");
            assertThat(Files.getAttribute(each, "unix:nlink")).isEqualTo(1);
        }
        assertThat(everything()).containsExactlyInAnyOrder(transport.resolve(name), queue.resolve(name));
    }

    @Test
    void aSharedSpoolIsForItsGroupToo() throws Exception {
        for (Path each : List.of(transport, queue)) {
            Files.setAttribute(each, "unix:mode", 02770);
        }
        String name = SpoolWriter.open(root).put(draft());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(transport.resolve(name))))
                .isEqualTo("rw-rw----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(queue.resolve(name))))
                .isEqualTo("rw-r-----");
    }

    @Test
    void noFileThatIsThereIsReplaced() throws Exception {
        // What a copied spool has: names of inodes of another disk.
        String[] taken = {""};
        SpoolWriter writer = SpoolWriter.open(root, step -> {
            if (step == Step.MESSAGE_WRITTEN) {
                taken[0] = unfinished(queue);
                touch(queue.resolve(taken[0]));
            }
        });
        String name = writer.put(draft());
        assertThat(name).startsWith(taken[0] + "-");
        assertThat(queue.resolve(taken[0])).hasContent("theirs");
        assertThat(new SpoolDirectory(transport).list()).containsExactly(name);
    }

    @Test
    void noControlFileIsReplacedEither() throws Exception {
        String[] taken = {""};
        SpoolWriter writer = SpoolWriter.open(root, step -> {
            if (step == Step.CONTROL_WRITTEN && taken[0].isEmpty()) {
                taken[0] = unfinished(queue);
                touch(transport.resolve(taken[0]));
            }
        });
        String name = writer.put(draft());
        assertThat(name).startsWith(taken[0] + "-");
        assertThat(transport.resolve(taken[0])).hasContent("theirs");
        assertThat(queue.resolve(taken[0])).doesNotExist();
    }

    @Test
    void nameThatAControlFileHasIsNotTriedForTheMessage() throws Exception {
        List<Step> done = new ArrayList<>();
        SpoolWriter writer = SpoolWriter.open(root, step -> {
            done.add(step);
            if (step == Step.MESSAGE_WRITTEN) {
                touch(transport.resolve(unfinished(queue)));
            }
        });
        writer.put(draft());
        assertThat(done).containsExactly(Step.values());
    }

    /// The name that an unfinished message file will have.
    private static String unfinished(Path queue) {
        try (Stream<Path> files = Files.list(queue)) {
            Path file = files.filter(each -> each.getFileName().toString().startsWith("."))
                    .findFirst()
                    .orElseThrow();
            return String.valueOf(Files.getAttribute(file, "unix:ino"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void touch(Path file) {
        try {
            Files.writeString(file, "theirs");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void atEveryStepAnAgentFindsAllOfItOrNothing(Step at) throws Exception {
        Consumer<Step> looking = step -> {
            if (step == at) {
                try {
                    requireWholeOrNothing();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                throw new Crash();
            }
        };
        assertThatThrownBy(() -> SpoolWriter.open(root, looking).put(draft())).isInstanceOf(Crash.class);
        requireWholeOrNothing();
        assertThat(new SpoolDirectory(transport).list()).hasSize(at == Step.CONTROL_NAMED ? 1 : 0);
        // Who comes afterwards is not in the way of what was left.
        SpoolWriter.open(root).put(draft());
        requireWholeOrNothing();
    }

    private void requireWholeOrNothing() throws Exception {
        SpoolDirectory spool = new SpoolDirectory(transport);
        for (String path : spool.list()) {
            try (FileChannel file = spool.openControlFile(path)) {
                ControlFileReader control = ControlFileReader.open(file);
                assertThat(all(control)).hasSize(2);
                Path message = spool.messageFile(path, control.file().messageFileName());
                assertThat(Files.readString(message, StandardCharsets.ISO_8859_1))
                        .endsWith(HEADER + "\n" + BODY);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFailsLeavesNothing(Step at) throws Exception {
        SpoolWriter writer = SpoolWriter.open(root, step -> {
            if (step == at) {
                throw new IllegalStateException("failed at " + step);
            }
        });
        assertThatThrownBy(() -> writer.put(draft())).hasMessage("failed at " + at);
        assertThat(everything()).isEmpty();
    }

    @Test
    void aBodyThatCannotBeReadLeavesNothing() throws Exception {
        InputStream broken = new ByteArrayInputStream(new byte[1]) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                throw new IllegalStateException("unreadable");
            }
        };
        SpoolDraft draft =
                SpoolDraft.of("a@s.example", List.of(Recipient.smtp("d.example", "b@d.example")), HEADER, () -> broken);
        assertThatThrownBy(() -> SpoolWriter.open(root).put(draft)).hasMessage("unreadable");
        assertThat(everything()).isEmpty();
    }

    @Test
    void aBodyThatGivesNothingForOnceIsNotAtItsEnd() throws Exception {
        InputStream slow = new ByteArrayInputStream("hello\n".getBytes(StandardCharsets.US_ASCII)) {
            private boolean asked;

            @Override
            public int read(byte[] target) throws IOException {
                if (!asked) {
                    asked = true;
                    return 0;
                }
                return super.read(target);
            }
        };
        SpoolDraft draft =
                SpoolDraft.of("a@s.example", List.of(Recipient.smtp("d.example", "b@d.example")), HEADER, () -> slow);
        assertThat(Files.readString(queue.resolve(SpoolWriter.open(root).put(draft)), StandardCharsets.ISO_8859_1))
                .endsWith("\n\nhello\n");
    }

    private List<Path> everything() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    @Test
    void whatIsNoSpoolIsRefused() throws Exception {
        assertThatThrownBy(() -> SpoolWriter.open(root.resolve("missing")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no directories transport and queue in");
        Files.delete(queue);
        assertThatThrownBy(() -> SpoolWriter.open(root)).hasMessageContaining("no directories transport and queue in");
    }

    @Test
    void whatEverybodyMayWriteIsRefused() throws Exception {
        Files.setPosixFilePermissions(queue, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> SpoolWriter.open(root)).hasMessageEndingWith("queue can be written by everybody");
    }

    @Test
    void spoolOfAnotherUserIsRefusedUnlessAGroupSharesIt() throws Exception {
        assumeTrue(
                Objects.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"), 0),
                "only root can give a directory away");
        for (Path each : List.of(transport, queue)) {
            Files.setAttribute(each, "unix:uid", 1);
        }
        assertThatThrownBy(() -> SpoolWriter.open(root)).hasMessageContaining("transport belongs to another user");
        Files.setAttribute(transport, "unix:mode", 02770);
        assertThatThrownBy(() -> SpoolWriter.open(root)).hasMessageContaining("queue belongs to another user");
        Files.setAttribute(queue, "unix:mode", 02770);
        assertThat(SpoolWriter.open(root).put(draft())).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b@c.example", "a@c.example\nr ", "\"a@c.example", "a\\", "a\u0100@c.example", "a\0"})
    void whatIsNoItemIsNoRecipient(String user) {
        assertThatThrownBy(() -> Recipient.smtp("d.example", user)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Recipient.smtp(user, "a@d.example")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Recipient(user, "d.example", "a@d.example", Set.of(), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b@c.example", "a@c.example\nr ", "\"a@c.example", "a\\", "a\u0100@c.example", "a\0"})
    void whatIsNoItemIsNoSender(String sender) {
        List<Recipient> to = List.of(Recipient.smtp("d.example", "b@d.example"));
        assertThatThrownBy(() -> SpoolDraft.of(sender, to, HEADER, SpoolWriterTest::body))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " x", "x y", "x\ny", "x\u007f", "x\u0100"})
    void whatIsNoWordIsNoEnvelopeId(String envid) {
        List<Recipient> to = List.of(Recipient.smtp("d.example", "b@d.example"));
        assertThatThrownBy(() ->
                        new SpoolDraft("a@s.example", to, null, envid, List.of(), "", HEADER, SpoolWriterTest::body))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textsAreOctetsUpToTheLargest() {
        List<Recipient> to = List.of(Recipient.smtp("d.example", "\u00ff@d.example"));
        assertThat(SpoolDraft.of("a@s.example", to, "A: \u00ff", SpoolWriterTest::body)
                        .header())
                .isEqualTo("A: \u00ff\n");
        assertThatThrownBy(() -> SpoolDraft.of("a@s.example", to, "A: \u0100", SpoolWriterTest::body))
                .hasMessage("header that is not one octet in each character");
    }

    @Test
    void nothingElseBringsALineOfItsOwn() {
        List<Recipient> to = List.of(Recipient.smtp("d.example", "b@d.example"));
        assertThatThrownBy(() -> SpoolDraft.of("a@s.example", to, "A: b\n\nr  smtp", SpoolWriterTest::body))
                .hasMessage("a header with an empty line inside");
        assertThatThrownBy(() -> SpoolDraft.of("a@s.example", to, "A: b\r\n\r\nC: d", SpoolWriterTest::body))
                .hasMessage("a header with an empty line inside");
        assertThatThrownBy(() -> new Recipient("smtp", "d.example", "b@d.example", Set.of(), "rfc822;a INRCPT=b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SpoolDraft(
                        "a@s.example", to, null, "x\ns error", List.of(), "", HEADER, SpoolWriterTest::body))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SpoolDraft(
                        "a@s.example", to, null, null, List.of(), "<x>\n", HEADER, SpoolWriterTest::body))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SpoolDraft.of("a@s.example", List.of(), HEADER, SpoolWriterTest::body))
                .hasMessage("a message for nobody");
    }

    @Test
    void lineEndsOfAHeaderAreThoseOfASpool() {
        SpoolDraft draft = SpoolDraft.of(
                "a@s.example",
                List.of(Recipient.smtp("d.example", "b@d.example")),
                "A: b\r\n c\r\nD: \re\r\n\r\n",
                SpoolWriterTest::body);
        assertThat(draft.header()).isEqualTo("A: b\n c\nD: \re\n");
        assertThat(draft.toString()).isEqualTo("SpoolDraft[1 recipients]");
    }

    @Test
    void octetsAreWrittenWholeHoweverLittleIsTakenAtATime() throws Exception {
        Path file = Files.createTempFile(root, "message", "");
        byte[] octets = "Subject: hi\n\nhello\n".getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                ShortWriteChannel poor = new ShortWriteChannel(channel, 3, () -> {})) {
            SpoolWriter.write(poor, ByteBuffer.wrap(octets));
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(octets);
    }
}
