package org.zsmtp.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.spool.SpoolFileException.Reason;

class SpoolDirectoryTest {

    @TempDir
    Path root;

    private Path transport;
    private Path queue;
    private SpoolDirectory spool;

    @BeforeEach
    void spool() throws Exception {
        transport = Files.createDirectories(root.resolve("transport"));
        queue = Files.createDirectories(root.resolve("queue"));
        Files.createDirectories(transport.resolve("D/R"));
        Files.createDirectories(queue.resolve("D/R"));
        for (String file : new String[] {"1", "D/2-7", "D/R/2424907"}) {
            Files.writeString(transport.resolve(file), "control");
            Files.writeString(queue.resolve(file), "message");
        }
        spool = new SpoolDirectory(transport);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "D/2-7", "D/R/2424907"})
    void filesAreFoundAtEveryHashLevel(String path) throws Exception {
        String name = path.substring(path.lastIndexOf('/') + 1);
        assertThat(spool.controlFile(path)).isEqualTo(transport.toRealPath().resolve(path));
        assertThat(spool.messageFile(path, name)).isEqualTo(queue.toRealPath().resolve(path));
    }

    @Test
    void messageFileMayHaveANameOfItsOwn() throws Exception {
        Files.writeString(queue.resolve("D/R/9-x"), "other");
        assertThat(spool.messageFile("D/R/2424907", "9-x")).hasFileName("9-x");
    }

    @Test
    void controlFileIsOpenedForReadingAndWriting() throws Exception {
        try (FileChannel channel = spool.openControlFile("D/2-7")) {
            channel.write(ByteBuffer.wrap(new byte[] {'C'}), 0);
        }
        assertThat(transport.resolve("D/2-7")).hasContent("Control");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/1",
                "/etc/1",
                "../queue/1",
                "D/../1",
                "./1",
                "D//2-7",
                "D/2-7/",
                "D/R",
                ".1",
                "D/R/x1",
                "1\0",
                "1\n",
                "D\u001b/1",
                "1\u00e4",
                "\u0661"
            })
    void hostilePathsAreRefused(String path) {
        assertThat(reason(() -> spool.controlFile(path))).isEqualTo(Reason.BAD_NAME);
        assertThat(reason(() -> spool.openControlFile(path))).isEqualTo(Reason.BAD_NAME);
        assertThat(reason(() -> spool.messageFile(path, "1"))).isEqualTo(Reason.BAD_NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../1", "/etc/passwd", "a/b", "1\0", "1\n", ".hidden", "1\u00e4"})
    void hostileMessageFileNamesAreRefused(String name) {
        assertThat(reason(() -> spool.messageFile("1", name))).isEqualTo(Reason.BAD_NAME);
    }

    @Test
    void fileThatIsGoneFromAmongOthersIsMissing() {
        assertThat(reason(() -> spool.controlFile("3"))).isEqualTo(Reason.MISSING);
        assertThat(reason(() -> spool.openControlFile("3"))).isEqualTo(Reason.MISSING);
        assertThat(reason(() -> spool.messageFile("1", "3"))).isEqualTo(Reason.MISSING);
    }

    @Test
    void whatLooksLikeADiskThatIsNotMountedIsNoMissingFile() throws Exception {
        assertThat(reason(() -> spool.controlFile("Q/3"))).isEqualTo(Reason.NO_DIRECTORY);
        assertThat(reason(() -> spool.messageFile("Q/1", "1"))).isEqualTo(Reason.NO_DIRECTORY);
        Files.createDirectory(queue.resolve("M"));
        assertThat(reason(() -> spool.messageFile("M/1", "1"))).isEqualTo(Reason.NO_DIRECTORY);
        Files.createSymbolicLink(queue.resolve("B"), root.resolve("gone/B"));
        assertThat(reason(() -> spool.messageFile("B/1", "1"))).isEqualTo(Reason.NO_DIRECTORY);
        Files.writeString(queue.resolve("C"), "no directory");
        assertThat(reason(() -> spool.messageFile("C/1", "1"))).isEqualTo(Reason.NO_DIRECTORY);
        Files.move(queue, root.resolve("elsewhere"));
        assertThat(reason(() -> spool.messageFile("1", "1"))).isEqualTo(Reason.NO_DIRECTORY);
    }

    @Test
    void directoriesAndPipesAreRefused() throws Exception {
        Files.createDirectory(transport.resolve("5"));
        Files.createDirectory(queue.resolve("5"));
        assertThat(reason(() -> spool.controlFile("5"))).isEqualTo(Reason.NOT_REGULAR);
        assertThat(reason(() -> spool.messageFile("1", "5"))).isEqualTo(Reason.NOT_REGULAR);
        assertThat(new ProcessBuilder("mkfifo", transport.resolve("6").toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(reason(() -> spool.openControlFile("6"))).isEqualTo(Reason.NOT_REGULAR);
    }

    @Test
    void symbolicLinksToFilesAreRefused() throws Exception {
        Files.createSymbolicLink(transport.resolve("5"), transport.resolve("1"));
        Files.createSymbolicLink(queue.resolve("5"), Path.of("/etc/passwd"));
        assertThat(reason(() -> spool.controlFile("5"))).isEqualTo(Reason.NOT_REGULAR);
        assertThat(reason(() -> spool.messageFile("1", "5"))).isEqualTo(Reason.NOT_REGULAR);
    }

    @Test
    void directoriesOnAnotherDiskAreFollowed() throws Exception {
        Path disk = Files.createDirectories(root.resolve("disk2/E"));
        Files.writeString(disk.resolve("5"), "mail");
        Files.createSymbolicLink(queue.resolve("E"), disk);
        Files.createSymbolicLink(transport.resolve("E"), Path.of("../disk2/E"));
        assertThat(spool.messageFile("E/1", "5")).isEqualTo(disk.toRealPath().resolve("5"));
        assertThat(spool.controlFile("E/5")).isEqualTo(disk.toRealPath().resolve("5"));
        assertThat(spool.list()).contains("E/5");
    }

    @Test
    void linksInADirectoryThatOthersWriteToAreNotFollowed() throws Exception {
        Path disk = Files.createDirectories(root.resolve("disk2/E"));
        Files.writeString(disk.resolve("5"), "secret");
        Files.createSymbolicLink(queue.resolve("D/E"), disk);
        open(queue.resolve("D"));
        assertThat(reason(() -> spool.messageFile("D/E/1", "5"))).isEqualTo(Reason.UNTRUSTED_LINK);
    }

    @Test
    void linksThatLeadThroughADirectoryThatOthersWriteToAreNotFollowed() throws Exception {
        Path disk = Files.createDirectories(root.resolve("disk2/E"));
        Files.writeString(disk.resolve("5"), "secret");
        Files.createSymbolicLink(queue.resolve("E"), disk);
        open(root.resolve("disk2"));
        assertThat(reason(() -> spool.messageFile("E/1", "5"))).isEqualTo(Reason.UNTRUSTED_LINK);
    }

    @Test
    void linksToADirectoryThatOthersWriteToAreNotFollowed() throws Exception {
        Path disk = Files.createDirectories(root.resolve("disk2/E"));
        Files.writeString(disk.resolve("5"), "secret");
        Files.createSymbolicLink(queue.resolve("E"), disk);
        open(disk);
        assertThat(reason(() -> spool.messageFile("E/1", "5"))).isEqualTo(Reason.UNTRUSTED_LINK);
    }

    @Test
    void linksInACircleAreNoDirectory() throws Exception {
        Files.createSymbolicLink(queue.resolve("E"), queue.resolve("F"));
        Files.createSymbolicLink(queue.resolve("F"), queue.resolve("E"));
        assertThatThrownBy(() -> spool.messageFile("E/1", "5"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SpoolFileException.class);
    }

    private static void open(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @Test
    void spoolItselfMayBeBehindALink() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("link"), transport);
        SpoolDirectory linked = new SpoolDirectory(link);
        assertThat(linked.controlFile("1")).exists();
        assertThat(linked.messageFile("1", "1")).exists();
    }

    @Test
    void transportDirectoryMustExist() {
        assertThatThrownBy(() -> new SpoolDirectory(root.resolve("none"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new SpoolDirectory(transport.resolve("1"))).isInstanceOf(IOException.class);
    }

    @Test
    void listFindsControlFilesByTheirNames() throws Exception {
        Files.writeString(transport.resolve(".123"), "being made");
        Files.writeString(transport.resolve("readme"), "");
        Files.createDirectory(transport.resolve("77"));
        Files.createDirectories(transport.resolve("D/R/S"));
        Files.writeString(transport.resolve("D/R/S/8"), "too deep");
        Files.createDirectory(transport.resolve("DD"));
        Files.writeString(transport.resolve("DD/8"), "no hash");
        Files.createSymbolicLink(transport.resolve("9"), transport.resolve("1"));
        assertThat(spool.list()).containsExactly("1", "D/2-7", "D/R/2424907");
    }

    @Test
    void listGoesThroughTheHashesFromAToZ() throws Exception {
        for (String hash : new String[] {"A", "Z", "@", "["}) {
            Files.createDirectory(transport.resolve(hash));
            Files.writeString(transport.resolve(hash + "/9"), "control");
        }
        assertThat(spool.list()).containsExactly("1", "A/9", "D/2-7", "D/R/2424907", "Z/9");
    }

    @Test
    void aWalkTellsOfWhatCannotBeUsedAndGoesOn() throws Exception {
        Files.createSymbolicLink(transport.resolve("3"), Path.of("1"));
        Path open = Files.createDirectory(root.resolve("open"));
        open(open);
        Files.createSymbolicLink(transport.resolve("B"), open);
        Files.createSymbolicLink(transport.resolve("C"), Path.of("nowhere"));
        List<String> told = new ArrayList<>();
        spool.walk(new SpoolDirectory.Visitor() {
            @Override
            public void file(String jobPath) {
                told.add(jobPath);
            }

            @Override
            public void unusable(String path, IOException why) {
                told.add(path + ": " + ((SpoolFileException) why).reason());
            }
        });
        assertThat(told).containsExactly("1", "3: NOT_REGULAR", "B: UNTRUSTED_LINK", "D/2-7", "D/R/2424907");
    }

    @Test
    void aControlFileMayBeOpenedForReadingOnlyAndAMessageFileLookedAt() throws Exception {
        try (FileChannel channel = spool.readControlFile("D/2-7")) {
            assertThat(channel.size()).isEqualTo(7);
            assertThatThrownBy(() -> channel.write(ByteBuffer.wrap(new byte[1]), 0))
                    .isInstanceOf(IOException.class);
        }
        assertThat(spool.messageIdentity("D/2-7", "2-7").size()).isEqualTo(7);
    }

    @Test
    void listPassesOverHashesThatAreNoDirectoryOfTheSpool() throws Exception {
        Files.writeString(transport.resolve("E"), "no directory");
        Files.createSymbolicLink(transport.resolve("F"), root.resolve("gone"));
        Path disk = Files.createDirectories(root.resolve("disk2/G"));
        Files.writeString(disk.resolve("5"), "mail");
        open(disk);
        Files.createSymbolicLink(transport.resolve("G"), disk);
        assertThat(spool.list()).containsExactly("1", "D/2-7", "D/R/2424907");
    }

    private interface Access {
        Object open() throws IOException;
    }

    private static Reason reason(Access access) {
        SpoolFileException refused = catchThrowableOfType(SpoolFileException.class, access::open);
        assertThat(refused).isNotNull().hasMessageMatching("[ -~]+");
        return refused.reason();
    }

    /// An operator's, to another disk: the way that is quick is not theirs.
    @Test
    void filesBehindTrustedLinksAreOpenedToo() throws Exception {
        Path disk = Files.createDirectory(root.resolve("disk"));
        Files.writeString(disk.resolve("5"), "control");
        Files.createSymbolicLink(transport.resolve("E"), disk);
        Files.createSymbolicLink(queue.resolve("E"), disk);
        try (SpoolDirectory.Frame _ = spool.use();
                FileChannel channel = spool.openControlFile("E/5");
                MessageFile message = spool.openMessageFile("E/1", "5", 3)) {
            assertThat(channel.size()).isEqualTo(7);
            assertThat(message.bodyLength()).isEqualTo(4);
            assertThat(message.path()).isEqualTo(disk.toRealPath().resolve("5"));
        }
    }

    @Test
    void messageFileIsOpenedBesideItsControlFilesPath() throws Exception {
        Files.writeString(queue.resolve("D/R/9-x"), "other");
        for (MessageFile message :
                List.of(spool.openMessageFile("D/R/2424907", "9-x", 1), spool.openMessageFile("D/2-7", "2-7", 0))) {
            message.close();
            assertThat(message.path().getParent())
                    .isIn(queue.toRealPath().resolve("D/R"), queue.toRealPath().resolve("D"));
        }
        assertThat(reason(() -> spool.openMessageFile("D/2-7", "2-7", 8))).isEqualTo(Reason.TOO_SHORT);
        assertThat(reason(() -> spool.openMessageFile("D/2-7", "2-8", 0))).isEqualTo(Reason.MISSING);
        assertThat(reason(() -> spool.openMessageFile("Q/2-7", "2-8", 0))).isEqualTo(Reason.NO_DIRECTORY);
        assertThat(reason(() -> spool.openMessageFile("D/../2-7", "2-8", 0))).isEqualTo(Reason.BAD_NAME);
        assertThat(reason(() -> spool.openMessageFile("D/2-7", "../2-8", 0))).isEqualTo(Reason.BAD_NAME);
    }

    /// Within a frame too: nothing is remembered of where files are.
    @Test
    void directoryThatHasTakenAnothersPlaceIsFoundAtOnce() throws Exception {
        try (SpoolDirectory.Frame _ = spool.use()) {
            spool.openControlFile("D/2-7").close();
            Files.move(transport.resolve("D"), transport.resolve("E"));
            assertThat(reason(() -> spool.openControlFile("D/2-7"))).isEqualTo(Reason.NO_DIRECTORY);
            Files.createDirectory(transport.resolve("D"));
            Files.writeString(transport.resolve("D/2-7"), "another control file");
            try (FileChannel channel = spool.openControlFile("D/2-7")) {
                assertThat(channel.size()).isEqualTo(20);
            }
        }
    }

    @Test
    void noDirectoryIsHeldAfterAFrame() throws Exception {
        long before = descriptors();
        SpoolDirectory.Frame frame = spool.use();
        spool.openControlFile("D/2-7").close();
        spool.openMessageFile("D/2-7", "2-7", 0).close();
        assertThat(descriptors()).isGreaterThan(before);
        frame.close();
        frame.close();
        assertThat(descriptors()).isEqualTo(before);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }
}
