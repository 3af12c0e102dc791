package org.zsmtp.delivery.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FileFailureTest {

    @TempDir
    Path directory;

    /// What is done to a file.
    private interface Work {
        void run() throws IOException;
    }

    private static IOException failure(Work work) {
        return catchThrowableOfType(IOException.class, work::run);
    }

    @Test
    void theSystemsWordsFollowTheName() throws IOException {
        Path missing = directory.resolve("missing");
        assertThat(FileFailure.text(failure(() -> Files.readString(missing))))
                .isEqualTo(missing + ": No such file or directory");
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(FileFailure.reason(failure(() -> Files.readString(file.resolve("below")))))
                .isEqualTo("Not a directory");
        assertThat(FileFailure.reason(failure(() -> Files.createFile(file)))).isEqualTo("File exists");
        assertThat(FileFailure.reason(failure(() -> Files.delete(directory)))).isEqualTo("Directory not empty");
        assertThat(FileFailure.text(failure(() -> {
                    try (FileOutputStream full = new FileOutputStream("/dev/full")) {
                        full.write(1);
                    }
                })))
                .isEqualTo("No space left on device");
    }

    static Stream<IOException> wordless() {
        return Stream.of(new IOException(), new FileSystemException(null), new FileSystemException("f"));
    }

    @ParameterizedTest
    @MethodSource("wordless")
    void aFailureWithoutWordsHasSome(IOException failure) {
        assertThat(FileFailure.text(failure)).endsWith("Input/output error");
    }

    @Test
    void whatANameHoldsIsPrintable() {
        assertThat(FileFailure.text(new AccessDeniedException("a\u001b[31m\n")))
                .isEqualTo("a?[31m : Permission denied");
    }
}
