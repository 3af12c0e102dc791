package org.zsmtp.daemon.record.verbose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A verbose file is written only where its sender could have written it.
class VerboseFileTest {

    @TempDir
    Path office;

    private Path transport;
    private Path file;
    private String me;

    @BeforeEach
    void anOfficeWithAVerboseFile() throws IOException {
        transport = Files.createDirectory(office.resolve("transport"));
        Files.createDirectory(office.resolve("queue"));
        Files.createDirectory(office.resolve("public"));
        file = Files.writeString(office.resolve("public/v_52001"), "old\n");
        me = String.valueOf(Objects.requireNonNull(Files.getAttribute(file, "unix:uid")));
    }

    @Test
    void linesAreAddedToAFileOfTheSenders() throws IOException {
        try (VerboseFile verbose = VerboseFile.open(transport, "../public/v_52001", me)) {
            verbose.line("<<- MAIL From:<a@b.example>");
            verbose.line("->> 250 x\r\n\u001b");
        }
        assertThat(file).hasContent("old\n<<- MAIL From:<a@b.example>\n->> 250 x\\r\\n\\x1b\n");
    }

    @Test
    void anAbsoluteNameWorksAsWell() throws IOException {
        VerboseFile.open(transport, file.toString(), me).close();
    }

    @Test
    void aMissingFileIsNotMade() {
        refused("../public/none", "No such file or directory");
        assertThat(office.resolve("public/none")).doesNotExist();
    }

    @Test
    void aSymbolicLinkIsNotFollowed() throws IOException {
        Files.createSymbolicLink(office.resolve("public/link"), file);
        refused("../public/link", "no regular file");
    }

    @Test
    void aFileWithASecondNameIsRefused() throws IOException {
        Files.createLink(office.resolve("public/hard"), file);
        refused("../public/hard", "several names");
    }

    @Test
    @Timeout(20)
    void aFifoIsRefusedAndNotWaitedFor() throws IOException, InterruptedException {
        Path fifo = office.resolve("public/fifo");
        Process mkfifo = new ProcessBuilder("mkfifo", fifo.toString()).start();
        assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();
        refused("../public/fifo", "no regular file");
    }

    @Test
    void aDirectoryOrADeviceIsRefused() {
        refused("../public", "no regular file");
        refused("/dev/null", "no regular file");
    }

    @Test
    void aFileOfAnotherUsersIsRefused() {
        String other = String.valueOf(Long.parseLong(me) + 1);
        assertThatThrownBy(() -> VerboseFile.open(transport, "../public/v_52001", other))
                .hasMessageContaining("does not belong to the sender");
        assertThat(file).hasContent("old\n");
    }

    @Test
    void aSenderWithoutAUserNumberHasNoVerboseFile() {
        for (String privilege : new String[] {"", "-2", "root", "99999999999999999999"}) {
            assertThatThrownBy(() -> VerboseFile.open(transport, "../public/v_52001", privilege))
                    .hasMessageContaining("no user number");
        }
    }

    @Test
    void aFileThatItsOwnerMayNotWriteIsRefused() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        refused("../public/v_52001", "may not write");
    }

    @Test
    void filesOfTheSpoolAreRefusedWhateverTheWayToThem() throws IOException {
        Files.createDirectory(transport.resolve("A"));
        Files.writeString(transport.resolve("A/1234"), "");
        Files.writeString(office.resolve("queue/1234"), "");
        refused("A/1234", "of the spool");
        refused("../queue/1234", "of the spool");
        Files.createSymbolicLink(office.resolve("public/way"), transport);
        refused("../public/way/A/1234", "of the spool");
    }

    @Test
    void aNameWithNulIsRefused() {
        refused("../public/v_52001\0x", "no name");
        refused("", "no name");
    }

    @Test
    void aJobWritesABoundedAmount() throws IOException {
        try (VerboseFile verbose = VerboseFile.open(transport, "../public/v_52001", me)) {
            for (int i = 0; i < 1000; i++) {
                verbose.line("x".repeat(10_000));
            }
        }
        assertThat(Files.size(file)).isBetween(200_000L, 256 * 1024L + 4);
    }

    private void refused(String name, String why) {
        assertThatThrownBy(() -> VerboseFile.open(transport, name, me))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }
}
