package org.zsmtp.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.zsmtp.spool.SpoolFileException.Reason;

class MessageFileTest {

    private static final String MESSAGE = """
            external
            rcvdfrom out.sender.example ([192.0.2.77]:41022)\s
            bodytype 8BITMIME
            with ESMTP
            from <desk@sender.example>
            todsn ORCPT=rfc822;orders@shop.example
            to <orders@shop.example>
            env-end
            From: Stock Desk <desk@sender.example>
            To: orders@shop.example
            Subject: reorder
            Message-ID: <r77@sender.example>
            Date: Tue, 3 Mar 2020 08:15:00 +0000

            Twelve boxes, please.
            .end
            """;

    private static final int MOST_IN_MEMORY = 32 * 1024;

    private static final String LARGE = MESSAGE + "x".repeat(MOST_IN_MEMORY);

    @TempDir
    Path directory;

    @Test
    void bodyStartsAtItsOffset() throws Exception {
        assertThat(MESSAGE).hasSize(365);
        try (MessageFile message = MessageFile.open(file(MESSAGE), 338)) {
            assertThat(message.bodyLength()).isEqualTo(27);
            assertThat(text(message)).isEqualTo("Twelve boxes, please.\n.end\n");
            assertThat(text(message)).as("once more").isEqualTo("Twelve boxes, please.\n.end\n");
        }
    }

    @Test
    void bodyMayBeEmpty() throws Exception {
        try (MessageFile message = MessageFile.open(file(MESSAGE), 365)) {
            assertThat(message.bodyLength()).isZero();
            assertThat(text(message)).isEmpty();
            assertThat(message.read(ByteBuffer.allocate(1), 0)).isEqualTo(-1);
        }
    }

    @Test
    void octetsAreReadFromAnyPlaceOfTheBodyOnly() throws Exception {
        try (MessageFile message = MessageFile.open(file(MESSAGE), 338)) {
            ByteBuffer target = ByteBuffer.allocate(100);
            target.position(3);
            assertThat(message.read(target, 22)).isEqualTo(5);
            assertThat(target.position()).isEqualTo(8);
            assertThat(target.limit()).isEqualTo(100);
            assertThat(new String(target.array(), 3, 5, ISO_8859_1)).isEqualTo(".end\n");
            assertThat(message.read(ByteBuffer.allocate(4), 0)).isEqualTo(4);
            assertThat(message.read(target, 27)).isEqualTo(-1);
        }
    }

    @Test
    void whatGrowsBehindTheBodyIsNoPartOfIt() throws Exception {
        Path file = file(MESSAGE);
        try (MessageFile message = MessageFile.open(file, 338)) {
            Files.writeString(file, MESSAGE + "more");
            assertThat(text(message)).endsWith(".end\n");
        }
    }

    @Test
    void octetsAboveAsciiAreOctets() throws Exception {
        try (MessageFile message = MessageFile.open(file("\u00ff\u00e4\0"), 0);
                InputStream body = message.body()) {
            assertThat(body.read()).isEqualTo(0xff);
            assertThat(body.read()).isEqualTo(0xe4);
            assertThat(body.read()).isZero();
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @Test
    void filesThatCannotBeTheMessageAreRefused() throws Exception {
        Path file = file(MESSAGE);
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertThat(reason(file, 366)).isEqualTo(Reason.TOO_SHORT);
        assertThat(reason(file, -1)).isEqualTo(Reason.TOO_SHORT);
        assertThat(reason(directory.resolve("none"), 0)).isEqualTo(Reason.MISSING);
        assertThat(reason(directory, 0)).isEqualTo(Reason.NOT_REGULAR);
        assertThat(reason(link, 0)).isEqualTo(Reason.NOT_REGULAR);
        Path fifo = directory.resolve("fifo");
        Change.FIFO.make(Files.createFile(fifo));
        assertThat(reason(fifo, 0)).isEqualTo(Reason.NOT_REGULAR);
    }

    /// What may become of a message file between two looks at it.
    enum Change {
        LONGER {
            @Override
            void make(Path file) throws Exception {
                Files.writeString(file, "more\n", StandardOpenOption.APPEND);
            }
        },
        SHORTER {
            @Override
            void make(Path file) throws Exception {
                Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 340));
            }
        },
        EMPTY {
            @Override
            void make(Path file) throws Exception {
                Files.writeString(file, "");
            }
        },
        OTHER_OCTETS {
            @Override
            void make(Path file) throws Exception {
                Files.writeString(file, Files.readString(file).replace("boxes", "foxes"));
                Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-03-03T08:15:02Z")));
            }
        },
        OTHER_FILE {
            @Override
            void make(Path file) throws Exception {
                // Beside the old one, so that it cannot have its inode.
                Path other = Files.writeString(file.resolveSibling("other"), Files.readString(file));
                Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
                Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            }
        },
        SYMBOLIC_LINK {
            @Override
            void make(Path file) throws Exception {
                Path behind = file.resolveSibling("behind");
                Files.move(file, behind);
                Files.createSymbolicLink(file, behind);
            }
        },
        DIRECTORY {
            @Override
            void make(Path file) throws Exception {
                Files.delete(file);
                Files.createDirectory(file);
            }
        },
        FIFO {
            @Override
            void make(Path file) throws Exception {
                Files.delete(file);
                assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                        .isZero();
            }
        },
        GONE {
            @Override
            void make(Path file) throws Exception {
                Files.delete(file);
            }
        };

        abstract void make(Path file) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void fileThatIsNotTheSameAnyMoreIsNotOpenedAgain(Change change) throws Exception {
        Path file = file(MESSAGE);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-03-03T08:15:01Z")));
        FileIdentity identity;
        try (MessageFile message = MessageFile.open(file, 338)) {
            identity = message.identity();
        }
        MessageFile.reopen(file, 338, identity).close();
        change.make(file);
        assertThatThrownBy(() -> MessageFile.reopen(file, 338, identity)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void changeWhileItIsReadIsNoticed(Change change) throws Exception {
        Path file = file(LARGE);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-03-03T08:15:01Z")));
        try (MessageFile message = MessageFile.open(file, 338)) {
            message.requireUnchanged();
            change.make(file);
            assertThatThrownBy(message::requireUnchanged)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has changed");
        }
    }

    /// Whatever becomes of its file.
    @ParameterizedTest
    @EnumSource
    void smallBodyStaysWhatItWasWhenItWasOpened(Change change) throws Exception {
        Path file = file(MESSAGE);
        MessageFile message = MessageFile.open(file, 338);
        change.make(file);
        message.close();
        assertThat(message.isInMemory()).isTrue();
        message.requireUnchanged();
        assertThat(text(message)).isEqualTo("Twelve boxes, please.\n.end\n");
        ByteBuffer part = ByteBuffer.allocate(5);
        assertThat(message.read(part.position(1).limit(4), 7)).isEqualTo(3);
        assertThat(new String(part.array(), ISO_8859_1)).isEqualTo("\0box\0");
        assertThat(message.read(ByteBuffer.allocate(5), 27)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "32768, true", "32769, false"})
    void bodyIsInMemoryUpToItsLimit(int octets, boolean inMemory) throws Exception {
        try (MessageFile message = MessageFile.open(file("12345" + "x".repeat(octets)), 5)) {
            assertThat(message.isInMemory()).isEqualTo(inMemory);
            assertThat(text(message)).isEqualTo("x".repeat(octets));
        }
    }

    @Test
    void openingLeavesADescriptorOnlyForALargeBody() throws Exception {
        Path file = file(LARGE);
        MessageFile.open(file, 338).close();
        long before = descriptors();
        try (MessageFile message = MessageFile.open(file, 338)) {
            assertThat(message.bodyLength()).isEqualTo(27 + MOST_IN_MEMORY);
            assertThat(descriptors()).isEqualTo(before + 1);
        }
        file(MESSAGE);
        try (MessageFile message = MessageFile.open(file, 338)) {
            assertThat(message.bodyLength()).isEqualTo(27);
            assertThat(descriptors()).isEqualTo(before);
        }
        assertThat(reason(directory, 0)).isEqualTo(Reason.NOT_REGULAR);
        assertThat(reason(file, 366)).isEqualTo(Reason.TOO_SHORT);
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void fileThatIsNotTheSameAnyMoreLeavesNoDescriptor() throws Exception {
        Path file = file(MESSAGE);
        FileIdentity identity;
        try (MessageFile message = MessageFile.open(file, 338)) {
            identity = message.identity();
        }
        Change.LONGER.make(file);
        long before = descriptors();
        assertThatThrownBy(() -> MessageFile.reopen(file, 338, identity)).hasMessageContaining("has changed");
        assertThat(descriptors()).isEqualTo(before);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    @Test
    void inodeAndTimeMakeTheSpoolId() throws Exception {
        Path file = file(MESSAGE);
        Instant time = Instant.parse("2020-03-03T08:15:01Z");
        Files.setLastModifiedTime(file, FileTime.from(time));
        try (MessageFile message = MessageFile.open(file, 338)) {
            assertThat(message.modified()).isEqualTo(time);
            assertThat(message.spoolId()).isEqualTo("S" + Files.getAttribute(file, "unix:ino") + "AbgCCIPB");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "48213, 2020-03-03T08:15:01Z, S48213AbgCCIPB",
        "52001, 2020-03-03T09:00:00Z, S52001AbgCCJAA",
        "1, 2026-11-22T05:03:59.000000001Z, S1AbmKVFD7AAAAB",
        "1, 2026-11-22T05:03:59.999999999Z, S1AbmKVFD77ioj-",
        "1, 5000-01-01T00:00:00Z, S1BOIAAAAA",
    })
    void spoolIdIsTheRouters(long inode, Instant modified, String id) {
        assertThat(SpoolId.of(inode, modified)).isEqualTo(id);
    }

    private Path file(String content) throws Exception {
        return Files.writeString(directory.resolve("48213-907"), content, ISO_8859_1);
    }

    private static String text(MessageFile message) throws Exception {
        try (InputStream body = message.body()) {
            return new String(body.readAllBytes(), ISO_8859_1);
        }
    }

    private static Reason reason(Path file, long bodyOffset) {
        SpoolFileException refused =
                catchThrowableOfType(SpoolFileException.class, () -> MessageFile.open(file, bodyOffset));
        assertThat(refused).isNotNull();
        return refused.reason();
    }
}
