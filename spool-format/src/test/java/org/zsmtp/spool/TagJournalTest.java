package org.zsmtp.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagJournalTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final String JOB = "I/7001";

    @TempDir
    Path root;

    private Path controlFile;
    private Path messageFile;
    private ControlFile control;
    private List<RecipientLine> recipients;
    private RecipientLine recipient;
    private SpoolDirectory spool;
    private TagJournal journal;

    @BeforeEach
    void spool() throws Exception {
        controlFile = root.resolve("transport/I/7001");
        Files.createDirectories(controlFile.getParent());
        Files.writeString(controlFile, Examples.B, ISO_8859_1);
        ReadFile read = Examples.parse(Examples.B);
        control = read.file();
        recipients = read.recipients();
        messageFile = root.resolve("queue/I").resolve(control.messageFileName());
        Files.createDirectories(messageFile.getParent());
        Files.writeString(messageFile, "mail");
        recipient = recipients.getFirst();
        spool = new SpoolDirectory(root.resolve("transport"));
        journal = new TagJournal(spool);
    }

    @Test
    void thereIsNoFileWhereNothingHasGoneWrong() throws Exception {
        assertThat(journal.exists()).isFalse();
        assertThat(journal.of(JOB, control, recipient)).isEmpty();
        assertThat(journal.exists()).isFalse();
    }

    @Test
    void whatIsNotedIsKnownToTheNextAgent() throws Exception {
        journal.note(JOB, control, recipient, RecipientTag.DELIVERED, NOW);
        assertThat(journal.exists()).isTrue();
        assertThat(new TagJournal(spool).of(JOB, control, recipient)).contains(RecipientTag.DELIVERED);
        assertThat(spool.list()).containsExactly(JOB);
    }

    @Test
    void anotherControlFileInTheSamePlaceIsNotMeant() throws Exception {
        journal.note(JOB, control, recipient, RecipientTag.DELIVERED, NOW);
        Files.move(controlFile, root.resolve("old"));
        Files.writeString(controlFile, Examples.B, ISO_8859_1);
        assertThat(journal.of(JOB, control, recipient)).isEmpty();
    }

    @Test
    void anotherMessageUnderTheSameNumbersIsNotMeant() throws Exception {
        journal.note(JOB, control, recipient, RecipientTag.DELIVERED, NOW);
        Files.setLastModifiedTime(messageFile, FileTime.from(NOW.plusSeconds(5)));
        assertThat(journal.of(JOB, control, recipient)).isEmpty();
    }

    @Test
    void lineThatWasCutOffByADeathIsPassedOver() throws Exception {
        Files.writeString(root.resolve("transport/.zsmtp-tags"), "1 17");
        journal.note(JOB, control, recipient, RecipientTag.FAILED, NOW);
        journal.note(JOB, control, recipient, RecipientTag.FAILED, NOW);
        assertThat(journal.of(JOB, control, recipient)).contains(RecipientTag.FAILED);
    }

    @Test
    void lineWithoutATagIsPassedOver() throws Exception {
        journal.note(JOB, control, recipient, RecipientTag.DELIVERED, NOW);
        Path file = root.resolve("transport/.zsmtp-tags");
        String line = Files.readString(file, ISO_8859_1);
        Files.writeString(file, line.replace(" + ", "  ") + line, ISO_8859_1);
        assertThat(journal.of(JOB, control, recipient)).contains(RecipientTag.DELIVERED);
    }

    /// A file's lock that another thread of the process holds is a fault to Java.
    @Test
    void agentsOfOneProcessNoteSideBySide() throws Exception {
        List<Throwable> faults = new CopyOnWriteArrayList<>();
        List<Thread> agents = new ArrayList<>();
        for (int agent = 0; agent < 4; agent++) {
            TagJournal own = new TagJournal(spool);
            agents.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < 50; i++) {
                        own.note(JOB, control, recipient, RecipientTag.DELIVERED, NOW);
                        own.of(JOB, control, recipient);
                    }
                } catch (IOException | RuntimeException fault) {
                    faults.add(fault);
                }
            }));
        }
        for (Thread agent : agents) {
            agent.join();
        }
        assertThat(faults).isEmpty();
        assertThat(Files.readAllLines(root.resolve("transport/.zsmtp-tags"), ISO_8859_1))
                .hasSize(200);
    }

    @Test
    void fileStaysSmallAndKeepsWhatIsOfUse() throws Exception {
        String gone = "1 " + NOW.getEpochSecond() + " + 00000000000000000000000000000000 I/9\n";
        String old =
                "1 " + NOW.minus(Duration.ofDays(99)).getEpochSecond() + " + 00000000000000000000000000000000 I/7001\n";
        journal.note(JOB, control, recipient, RecipientTag.DELIVERED, NOW);
        Path file = root.resolve("transport/.zsmtp-tags");
        String line = Files.readString(file);
        Files.writeString(file, line + (gone + old).repeat(TagJournal.MOST_OCTETS / gone.length()));
        RecipientLine another = recipients.getLast();
        journal.note(JOB, control, another, RecipientTag.DELIVERED, NOW);

        assertThat(Files.size(file)).isLessThan(1000);
        assertThat(journal.of(JOB, control, recipient)).contains(RecipientTag.DELIVERED);
        assertThat(journal.of(JOB, control, another)).contains(RecipientTag.DELIVERED);
    }

    @Test
    void fileMayBeAsLongAsIsAllowed() throws Exception {
        Path file = root.resolve("transport/.zsmtp-tags");
        String noted = noted(file);
        String useless = "x".repeat(TagJournal.MOST_OCTETS - noted.length() - 1) + "\n";
        Files.writeString(file, useless);
        assertThat(noted(file)).isEqualTo(useless + noted).hasSize(TagJournal.MOST_OCTETS);
        Files.writeString(file, "x" + useless);
        assertThat(noted(file)).isEqualTo(noted);
    }

    @Test
    void oldestLinesGoSoThatHalfOfTheLengthIsFree() throws Exception {
        Path file = root.resolve("transport/.zsmtp-tags");
        String noted = noted(file);
        List<String> lines = IntStream.range(0, TagJournal.MOST_OCTETS / 64)
                .mapToObj(TagJournalTest::lineOf64Octets)
                .toList();
        String half = String.join("", lines.subList(lines.size() / 2, lines.size()));
        assertThat(half).hasSize(TagJournal.MOST_OCTETS / 2);
        Files.writeString(file, String.join("", lines));
        assertThat(noted(file)).isEqualTo(half + noted);

        String longest = lines.getLast().replace("+ ", "+ 0");
        Files.writeString(file, String.join("", lines.subList(0, lines.size() - 1)) + longest);
        assertThat(noted(file))
                .as("one octet too many")
                .isEqualTo(half.substring(64, half.length() - 64) + longest + noted);
    }

    private static String lineOf64Octets(int number) {
        return "1 %d + %041d I/7001\n".formatted(NOW.getEpochSecond(), number);
    }

    @Test
    void linesThatNobodyKnowsToBeUselessAreKept() throws Exception {
        Path file = root.resolve("transport/.zsmtp-tags");
        String noted = noted(file);
        String ofALaterVersion = "2 soon + key I/7001\n";
        String onADiskThatIsNotMounted = "1 " + NOW.getEpochSecond() + " + key Q/7001\n";
        String useless = "x".repeat(TagJournal.MOST_OCTETS) + "\n";
        Files.writeString(file, ofALaterVersion + useless + onADiskThatIsNotMounted);
        assertThat(noted(file)).isEqualTo(ofALaterVersion + onADiskThatIsNotMounted + noted);
    }

    /// What the file holds once a recipient has been noted.
    private String noted(Path file) throws Exception {
        journal.note(JOB, control, recipient, RecipientTag.DELIVERED, NOW);
        return Files.readString(file, ISO_8859_1);
    }

    @Test
    void pipeOrLinkInItsPlaceIsNotOpened() throws Exception {
        Path file = root.resolve("transport/.zsmtp-tags");
        Files.createSymbolicLink(file, root.resolve("elsewhere"));
        assertThatThrownBy(() -> journal.note(JOB, control, recipient, RecipientTag.DELIVERED, NOW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a regular file");
        assertThat(root.resolve("elsewhere")).doesNotExist();
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> journal.of(JOB, control, recipient)).isInstanceOf(IOException.class);
    }

    @Test
    void lineIsNotedWholeAndOnTheDiskOrNotAtAll() throws Exception {
        Path file = Files.createFile(root.resolve("tags"));
        byte[] line = "1 17 + key I/7001\n".getBytes(ISO_8859_1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
                ShortWriteChannel good = new ShortWriteChannel(channel, 100, () -> {})) {
            TagJournal.append(good, line);
            assertThat(good.forced).isTrue();
            assertThat(Files.readAllBytes(file)).isEqualTo(line);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
                ShortWriteChannel poor = new ShortWriteChannel(channel, line.length - 1, () -> {})) {
            assertThatThrownBy(() -> TagJournal.append(poor, line))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not noted whole");
        }
    }
}
