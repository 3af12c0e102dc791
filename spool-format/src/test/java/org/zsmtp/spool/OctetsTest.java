package org.zsmtp.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OctetsTest {

    @TempDir
    Path directory;

    @Test
    void nothingIsInFrontOfTheFirstOctetOrBehindTheLast() throws Exception {
        try (FileChannel channel = channel("0123456789")) {
            for (Octets octets : new Octets[] {Octets.of(channel), Octets.of("0123456789".getBytes(ISO_8859_1))}) {
                assertThat(octets.length()).isEqualTo(10);
                assertThat(octets.at(0)).isEqualTo((byte) '0');
                assertThat(octets.at(9)).isEqualTo((byte) '9');
                assertThatThrownBy(() -> octets.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> octets.at(10))
                        .isInstanceOf(IndexOutOfBoundsException.class)
                        .hasMessage("octet 10 of 10");
            }
        }
    }

    @Test
    void whatTheFileHasGrownByIsNoPartOfIt() throws Exception {
        String text = "x".repeat(70_000);
        try (FileChannel channel = channel(text)) {
            Octets octets = Octets.of(channel);
            Files.writeString(directory.resolve("1"), "more", StandardOpenOption.APPEND);
            assertThat(octets.at(69_999)).isEqualTo((byte) 'x');
            assertThatThrownBy(() -> octets.at(70_000)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void whatAFileWasCutOffByIsNoticedAtItsFirstOctet() throws Exception {
        try (FileChannel channel = channel("0123456789")) {
            Octets octets = Octets.of(channel);
            channel.truncate(5);
            assertThatThrownBy(() -> octets.at(5))
                    .isInstanceOf(EOFException.class)
                    .hasMessage("control file ends at 5 of 10 octets");
            assertThat(octets.at(4)).isEqualTo((byte) '4');
        }
    }

    @Test
    void windowIsFilledHoweverLittleIsGivenAtATime() throws Exception {
        try (ShortWriteChannel poor = new ShortWriteChannel(channel("0123456789"), 3, () -> {})) {
            Octets octets = Octets.of(poor);
            assertThat(octets.at(9)).isEqualTo((byte) '9');
            assertThat(octets.text(0, 10)).isEqualTo("0123456789");
        }
    }

    private FileChannel channel(String text) throws IOException {
        Path path = Files.writeString(directory.resolve("1"), text, ISO_8859_1);
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
