package org.zsmtp.delivery.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.file.UnfitFileException.Fault;

class OrdinaryFileTest {

    private static final byte[] OCTETS = {1, 2, 3, 4};

    @TempDir
    private Path directory;

    private Path file(String permissions) throws IOException {
        Path file = Files.write(directory.resolve("file"), OCTETS);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void aFileIsReadUpToItsLimit() throws IOException {
        Path file = file("rw-r--r--");
        assertThat(OrdinaryFile.read(file, OCTETS.length)).isEqualTo(OCTETS);
        assertFault(Fault.TOO_LARGE, () -> OrdinaryFile.read(file, OCTETS.length - 1));
    }

    @Test
    void whatIsNoFileIsNotOpened() {
        assertFault(Fault.NOT_REGULAR, () -> OrdinaryFile.read(directory, 9));
        assertFault(Fault.NOT_REGULAR, () -> OrdinaryFile.read(Path.of("/dev/zero"), 9));
        assertFault(Fault.NOT_REGULAR, () -> OrdinaryFile.readSecret(directory, 9));
        assertThatThrownBy(() -> OrdinaryFile.read(directory.resolve("none"), 9))
                .isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @CsvSource({"rw-------,true", "rw-r-----,true", "rw-rw----,false", "rw-r--r--,false", "rw-----w-,false"})
    void aSecretIsForOwnerAndGroup(String permissions, boolean kept) throws IOException {
        Path file = file(permissions);
        if (kept) {
            assertThat(OrdinaryFile.readSecret(file, OCTETS.length)).isEqualTo(OCTETS);
            assertFault(Fault.TOO_LARGE, () -> OrdinaryFile.readSecret(file, OCTETS.length - 1));
        } else {
            assertFault(Fault.OPEN_TO_OTHERS, () -> OrdinaryFile.readSecret(file, OCTETS.length));
        }
    }

    private static void assertFault(Fault fault, ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        UnfitFileException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }
}
