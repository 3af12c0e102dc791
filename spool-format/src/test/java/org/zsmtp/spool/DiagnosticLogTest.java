package org.zsmtp.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.spool.DiagnosticLog.Durability;

class DiagnosticLogTest {

    private static final DiagnosticRecord RECORD =
            new DiagnosticRecord(130, 223, -1, 1583223305, "a\1failed\0015.1.1\1\1\1smtp[4711]", "\r->> 550\tno");
    private static final String LINE = "d 130:223:-1::1583223305\ta\1failed\0015.1.1\1\1\1smtp[4711]\t\r->> 550\tno\n";

    private static final DiagnosticLog.Patch NO_PATCH = (_, _) -> {
        throw new AssertionError("nothing to patch");
    };

    @TempDir
    Path directory;

    @Test
    void recordIsTheOneOfTheOriginalAgent() {
        String capture = Examples.capture("three-mixed-after");
        String line = capture.substring(capture.indexOf("\nd ") + 1);
        String[] fields = line.substring(0, line.length() - 1).split("\t", 3);
        DiagnosticRecord diagnostic = new DiagnosticRecord(337, 642, 390, 1795320409, fields[1], fields[2]);
        assertThat(new String(diagnostic.octets(), ISO_8859_1)).isEqualTo(line);
    }

    @Test
    void recordIsAppendedToTheFile() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), Examples.A, ISO_8859_1);
        DiagnosticLog log = new DiagnosticLog(path);
        log.append(RECORD);
        log.append(RECORD);
        assertThat(Files.readString(path, ISO_8859_1)).isEqualTo(Examples.A + LINE + LINE);
        assertThat(Examples.parse(Files.readString(path, ISO_8859_1)).recipients())
                .isEqualTo(Examples.parse(Examples.A).recipients());
    }

    @Test
    void messageCannotEndTheRecord() {
        String line = new String(new DiagnosticRecord(1, 2, 3, 4, "n", "a\nd 1:2\0b\u00e4\u760a").octets(), ISO_8859_1);
        assertThat(line).isEqualTo("d 1:2:3::4\tn\ta\rd 1:2b\u00e4?\n");
    }

    @Test
    void notaryThatWouldBreakTheRecordIsRefused() {
        for (String notary : new String[] {"a\tb", "a\nb", "a\0b", "\tb", "\nb", "\0b"}) {
            assertThatThrownBy(() -> new DiagnosticRecord(1, 2, 3, 4, notary, ""))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void halfARecordOfAnEarlierAgentDoesNotSwallowTheNext() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), Examples.A + "d 13", ISO_8859_1);
        new DiagnosticLog(path).append(RECORD);
        assertThat(Files.readString(path, ISO_8859_1)).isEqualTo(Examples.A + "d 13\n" + LINE);
    }

    @Test
    void emptyFileTakesARecordToo() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), "", ISO_8859_1);
        new DiagnosticLog(path).append(RECORD);
        assertThat(Files.readString(path, ISO_8859_1)).isEqualTo(LINE);
    }

    @Test
    void recordsLeaveNoDescriptorBehind() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), Examples.A, ISO_8859_1);
        new DiagnosticLog(path).append(RECORD);
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(descriptors.filter(each -> leadsTo(each, path))).isEmpty();
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.isSameFile(descriptor, file);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @Test
    void fileThatIsGoneIsNotMadeAnew() {
        assertThatThrownBy(() -> new DiagnosticLog(directory.resolve("1")).append(RECORD))
                .isInstanceOf(IOException.class);
        assertThat(directory.resolve("1")).doesNotExist();
    }

    @Test
    void symbolicLinkIsNotFollowed() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), "", ISO_8859_1);
        Path link = Files.createSymbolicLink(directory.resolve("1"), target);
        assertThatThrownBy(() -> new DiagnosticLog(link).append(RECORD)).isInstanceOf(IOException.class);
        assertThat(target).isEmptyFile();
    }

    @Test
    void recordThatADiskTakesInPartsIsContinued() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), Examples.A, ISO_8859_1);
        try (ShortWriteChannel channel = new ShortWriteChannel(append(path), 10, () -> {})) {
            assertThat(DiagnosticLog.append(channel, NO_PATCH, RECORD.octets())).isEqualTo(Durability.ON_DISK);
        }
        assertThat(Files.readString(path, ISO_8859_1)).isEqualTo(Examples.A + LINE);
    }

    @Test
    void recordOnAFullDiskIsTakenBack() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), Examples.A, ISO_8859_1);
        try (ShortWriteChannel channel = new ShortWriteChannel(append(path), 10, () -> {})) {
            channel.room = 25;
            assertThatThrownBy(() -> DiagnosticLog.append(channel, NO_PATCH, RECORD.octets()))
                    .isInstanceOf(IOException.class);
        }
        assertThat(Files.readString(path, ISO_8859_1)).isEqualTo(Examples.A);
    }

    @Test
    void halfARecordThatCannotBeTakenBackIsNoRecordAnyMore() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), Examples.A, ISO_8859_1);
        try (ShortWriteChannel channel = new ShortWriteChannel(append(path), 10, () -> {})) {
            channel.room = 25;
            channel.truncates = false;
            assertThatThrownBy(() -> DiagnosticLog.append(channel, patch(path), RECORD.octets()))
                    .isInstanceOf(IOException.class);
        }
        assertThat(Files.readString(path, ISO_8859_1)).isEqualTo(Examples.A + "#" + LINE.substring(1, 25));
    }

    @Test
    void halfARecordThatOnlySeemsToBeTakenBackIsNoRecordAnyMore() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), Examples.A, ISO_8859_1);
        try (ShortWriteChannel channel = new ShortWriteChannel(append(path), 10, () -> {})) {
            channel.room = 25;
            channel.ignoresTruncation = true;
            assertThatThrownBy(() -> DiagnosticLog.append(channel, patch(path), RECORD.octets()))
                    .isInstanceOf(IOException.class);
        }
        assertThat(Files.readString(path, ISO_8859_1)).isEqualTo(Examples.A + "#" + LINE.substring(1, 25));
    }

    @Test
    void lineFeedInFrontOfHalfARecordStays() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), Examples.A + "d 13", ISO_8859_1);
        try (ShortWriteChannel channel = new ShortWriteChannel(append(path), 10, () -> {})) {
            channel.room = 25;
            channel.truncates = false;
            assertThatThrownBy(() -> DiagnosticLog.append(channel, patch(path), ("\n" + LINE).getBytes(ISO_8859_1)))
                    .isInstanceOf(IOException.class);
        }
        assertThat(Files.readString(path, ISO_8859_1)).isEqualTo(Examples.A + "d 13\n#" + LINE.substring(1, 24));
    }

    @Test
    void lineFeedWithoutAnythingOfItsRecordStays() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), Examples.A + "d 13", ISO_8859_1);
        try (ShortWriteChannel channel = new ShortWriteChannel(append(path), 10, () -> {})) {
            channel.room = 1;
            channel.truncates = false;
            assertThatThrownBy(() -> DiagnosticLog.append(channel, NO_PATCH, ("\n" + LINE).getBytes(ISO_8859_1)))
                    .isInstanceOf(IOException.class);
        }
        assertThat(Files.readString(path, ISO_8859_1)).isEqualTo(Examples.A + "d 13\n");
    }

    @Test
    void diskThatTakesNothingIsNotAskedAgain() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), Examples.A, ISO_8859_1);
        try (ShortWriteChannel channel = new ShortWriteChannel(append(path), 10, () -> {})) {
            channel.room = 25;
            channel.fails = false;
            assertThatThrownBy(() -> DiagnosticLog.append(channel, NO_PATCH, RECORD.octets()))
                    .isInstanceOf(IOException.class);
            assertThat(channel.writes).isEqualTo(4);
        }
        assertThat(Files.readString(path, ISO_8859_1)).isEqualTo(Examples.A);
    }

    @Test
    void recordIsContinuedUpToAThousandWrites() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), "", ISO_8859_1);
        try (ShortWriteChannel channel = new ShortWriteChannel(append(path), 1, () -> {})) {
            assertThat(DiagnosticLog.append(channel, NO_PATCH, new byte[1000])).isEqualTo(Durability.ON_DISK);
            assertThatThrownBy(() -> DiagnosticLog.append(channel, NO_PATCH, new byte[1001]))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("only to 1000 of 1001 octets");
        }
        assertThat(path).hasSize(1000);
    }

    @Test
    void recordThatDoesNotGetToTheDiskIsTakenBack() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), Examples.A, ISO_8859_1);
        try (ShortWriteChannel channel = new ShortWriteChannel(append(path), Integer.MAX_VALUE, () -> {})) {
            channel.forces = false;
            assertThatThrownBy(() -> DiagnosticLog.append(channel, NO_PATCH, RECORD.octets()))
                    .isInstanceOf(IOException.class);
        }
        assertThat(Files.readString(path, ISO_8859_1)).isEqualTo(Examples.A);
    }

    @Test
    void recordThatDoesNotGetToTheDiskAndCannotBeTakenBackCountsAsWritten() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), Examples.A, ISO_8859_1);
        try (ShortWriteChannel channel = new ShortWriteChannel(append(path), Integer.MAX_VALUE, () -> {})) {
            channel.forces = false;
            channel.truncates = false;
            assertThat(DiagnosticLog.append(channel, NO_PATCH, RECORD.octets())).isEqualTo(Durability.IN_FILE);
        }
        assertThat(Files.readString(path, ISO_8859_1)).isEqualTo(Examples.A + LINE);
    }

    @Test
    void whatOthersAppendedMeanwhileIsNeverCutOff() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), Examples.A, ISO_8859_1);
        ShortWriteChannel.Meanwhile other = () -> Files.writeString(path, "other\n", StandardOpenOption.APPEND);
        try (ShortWriteChannel channel = new ShortWriteChannel(append(path), 10, other)) {
            assertThatThrownBy(() -> DiagnosticLog.append(channel, patch(path), RECORD.octets()))
                    .isInstanceOf(IOException.class);
        }
        assertThat(Files.readString(path, ISO_8859_1)).isEqualTo(Examples.A + "#" + LINE.substring(1, 10) + "other\n");
    }

    @Test
    void recordIsOnTheDiskBeforeAppendReturns() throws Exception {
        Path path = Files.writeString(directory.resolve("1"), "", ISO_8859_1);
        try (ShortWriteChannel channel = new ShortWriteChannel(append(path), Integer.MAX_VALUE, () -> {})) {
            assertThat(DiagnosticLog.append(channel, NO_PATCH, RECORD.octets())).isEqualTo(Durability.ON_DISK);
            assertThat(channel.writes).isEqualTo(1);
            assertThat(channel.forced).isTrue();
        }
    }

    private static DiagnosticLog.Patch patch(Path path) {
        return (position, octet) -> {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {octet}), position);
            }
        };
    }

    private static FileChannel append(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }
}
