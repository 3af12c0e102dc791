package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTest {

    private static final File NOWHERE = new File("/dev/null");

    @TempDir
    private Path directory;

    /// A program in stty's place, which writes down what it is asked.
    private String stty(String answer) throws IOException {
        Path stty = directory.resolve("stty");
        Files.writeString(stty, "#!/bin/sh\necho \"$1\" >>'" + directory.resolve("asked") + "'\n" + answer + "\n");
        Files.setPosixFilePermissions(stty, PosixFilePermissions.fromString("rwx------"));
        return stty.toString();
    }

    private java.util.List<String> asked() throws IOException {
        return Files.readAllLines(directory.resolve("asked"));
    }

    @Test
    void theTerminalGetsTheModesBackThatItHad() throws IOException {
        String stty = stty("[ \"$1\" != -g ] || echo 500:5:bf:8a3b");

        assertThat(Prompt.ask("password: ", NOWHERE, stty)).isEmpty();

        assertThat(asked()).containsExactly("-g", "-echo", "500:5:bf:8a3b");
    }

    @Test
    void withoutATerminalNothingIsChanged() throws IOException {
        assertThat(Prompt.ask("password: ", NOWHERE, stty("exit 1"))).isEmpty();

        assertThat(asked()).containsExactly("-g");
    }
}
