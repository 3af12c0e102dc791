package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The manual pages know every option and every command.
class ManualPageTest {

    private static String page(String name) throws IOException {
        return Files.readString(Path.of("src/main/man", name));
    }

    @Test
    void zsendHasEveryOption() throws IOException {
        String page = page("zsend.1");

        assertThat(ZsendOptions.TABLE).allSatisfy(option -> {
            if (!option.name().isEmpty()) {
                assertThat(page).containsPattern("Fl -" + option.name() + "\\b");
            }
            if (option.letter() != 0) {
                assertThat(page).containsPattern("Fl " + (char) option.letter());
            }
        });
    }

    @Test
    void zsendHasEveryCommand() throws IOException {
        String page = page("zsend.1");

        assertThat(Arrays.stream(Setting.values()).map(Setting::command))
                .allSatisfy(command -> assertThat(page).containsPattern("Ic " + command + "\\b"));
    }

    @Test
    void smtpmailHasEveryOption() throws IOException {
        String page = page("smtpmail.1");

        assertThat(SmtpmailOptions.FLAGS.keySet())
                .allSatisfy(flag -> assertThat(page).containsPattern("\\b" + flag.substring(1) + "\\b"));
        assertThat(SmtpmailOptions.VALUED.keySet())
                .allSatisfy(option -> assertThat(page).contains("Fl " + option.substring(1) + " Ar"));
    }
}
