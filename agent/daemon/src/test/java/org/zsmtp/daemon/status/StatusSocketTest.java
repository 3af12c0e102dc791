package org.zsmtp.daemon.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StatusSocketTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Path directory;
    private final List<AutoCloseable> open = new ArrayList<>();

    /// The path of a socket has to be short.
    @BeforeEach
    void make() throws IOException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "zs");
    }

    @AfterEach
    void remove() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        try (var files = Files.list(directory)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(directory);
    }

    @Test
    void aWordGetsAnAnswer() throws IOException {
        listen(42, Duration.ofSeconds(10));
        assertThat(StatusClient.ask(List.of(directory), "text", PATIENCE))
                .containsExactly(new StatusClient.Answer(42, "text?\n"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("status-42"))))
                .isEqualTo("rw-------");
    }

    @Test
    void afterItsEndItsNameIsGone() throws IOException {
        listen(42, PATIENCE).close();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whoeverSaysNothingIsCutOff() throws IOException {
        listen(42, Duration.ofMillis(50));
        try (SocketChannel silent = connect(42)) {
            assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void whoeverDoesNotReadIsCutOff() throws IOException {
        String large = "x".repeat(1 << 22);
        open.add(StatusSocket.open(directory, 42, _ -> large, nobody(), Duration.ofMillis(200)));
        int read = 0;
        try (SocketChannel slow = connect(42)) {
            say(slow, "text\n");
            // The end comes without that anything is read; only then is what the system holds taken from it.
            StatusClient.ask(List.of(directory), "text", Duration.ofMillis(300));
            awaitEnd(slow);
            ByteBuffer block = ByteBuffer.allocate(1 << 16);
            while (slow.read(block) >= 0) {
                read += block.position();
                block.clear();
            }
        } catch (SocketException reset) {
            // So the system tells of an end before all that was said had been read.
        }
        assertThat(read).isLessThan(large.length());
    }

    /// Waits until the other end is closed, by asking until a place is free for another.
    private void awaitEnd(SocketChannel slow) throws IOException {
        ByteBuffer none = ByteBuffer.wrap("more\n".getBytes(StandardCharsets.US_ASCII));
        try {
            while (true) {
                none.rewind();
                slow.configureBlocking(false);
                slow.write(none);
                Thread.onSpinWait();
            }
        } catch (IOException closed) {
            slow.configureBlocking(true);
        }
    }

    @Test
    void whoeverSaysMoreThanAWordGetsNoAnswer() throws IOException {
        listen(42, PATIENCE);
        try (SocketChannel loud = connect(42)) {
            say(loud, "x".repeat(320));
            assertThat(loud.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void beyondAFewAtATimeNobodyIsServedAndAfterwardsEverybodyAgain() throws IOException {
        listen(42, PATIENCE);
        List<SocketChannel> hangers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            hangers.add(connect(42));
        }
        try (SocketChannel ninth = connect(42)) {
            assertThat(ninth.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        for (SocketChannel each : hangers) {
            each.close();
        }
        while (StatusClient.ask(List.of(directory), "text", PATIENCE).getFirst().text() == null) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anAnswerThatCannotBeMadeHarmsNothing() throws IOException {
        open.add(StatusSocket.open(
                directory,
                42,
                word -> {
                    if (word.equals("bad")) {
                        throw new IllegalStateException("no answer");
                    }
                    return "good\n";
                },
                nobody(),
                PATIENCE));
        assertThat(StatusClient.ask(List.of(directory), "bad", PATIENCE)
                        .getFirst()
                        .text())
                .isNull();
        assertThat(StatusClient.ask(List.of(directory), "text", PATIENCE)
                        .getFirst()
                        .text())
                .isEqualTo("good\n");
    }

    @Test
    void theSocketOfAProcessThatIsGoneIsRemoved() throws IOException {
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(directory.resolve("status-7")));
        dead.close();
        assertThat(StatusClient.ask(List.of(directory), "text", PATIENCE)).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aProcessThatDoesNotAnswerIsNamed() throws IOException {
        ServerSocketChannel hung = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        open.add(hung);
        hung.bind(UnixDomainSocketAddress.of(directory.resolve("status-7")));
        listen(42, PATIENCE);
        assertThat(StatusClient.ask(List.of(directory), "text", Duration.ofMillis(300)))
                .containsExactlyInAnyOrder(new StatusClient.Answer(7, null), new StatusClient.Answer(42, "text?\n"));
    }

    @Test
    void anAnswerActsOnNoTerminal() throws IOException {
        open.add(StatusSocket.open(directory, 42, _ -> "a\u001b[2Jb\r\n", nobody(), PATIENCE));
        assertThat(StatusClient.ask(List.of(directory), "text", PATIENCE)
                        .getFirst()
                        .text())
                .isEqualTo("a?[2Jb?\n");
    }

    @Test
    void otherFilesAreNotAsked() throws IOException {
        Files.writeString(directory.resolve("0123456789abcdef"), "");
        Files.writeString(directory.resolve("status-x"), "");
        assertThat(StatusClient.ask(List.of(directory, directory.resolve("none")), "text", PATIENCE))
                .isEmpty();
        assertThat(directory.resolve("status-x")).exists();
    }

    private StatusSocket listen(long pid, Duration patience) throws IOException {
        StatusSocket socket = StatusSocket.open(directory, pid, word -> word + "?\n", nobody(), patience);
        open.add(socket);
        return socket;
    }

    private static Tracing nobody() {
        return new Tracing(42, Duration.ZERO);
    }

    private SocketChannel connect(long pid) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("status-" + pid)));
    }

    private static void say(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
