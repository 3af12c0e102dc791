package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

    /// An optional argument in a heading takes the rest of the line with it, brackets and all.
    @Test
    void headingsCloseTheirBrackets() throws IOException {
        for (String name : List.of("zsend.1", "smtpmail.1")) {
            assertThat(page(name).lines().filter(line -> line.startsWith(".It Ic ")))
                    .noneMatch(line -> line.contains(" Op "));
        }
    }

    @Test
    void whatIsPrintedAsJsonIsExplained() throws IOException {
        String page = page("zsend.1");
        String section = page.substring(page.indexOf(".Sh JSON"), page.indexOf(".Sh ENVIRONMENT"));

        for (String key : List.of(
                "account",
                "host",
                "from",
                "exitcode",
                "octets",
                "recipients",
                "address",
                "accepted",
                "error",
                "code",
                "reply")) {
            assertThat(section).containsPattern("Cm [^\n]*\\b" + key + "\\b");
        }
    }

    /// No table without the statuses that the program ends with.
    @Test
    void everyExitStatusIsExplained() throws IOException {
        String page = page("zsend.1");
        String section = page.substring(page.indexOf(".Sh EXIT STATUS"), page.indexOf(".Sh EXAMPLES"));
        List<ExitStatus> never = List.of(ExitStatus.EX_NOUSER, ExitStatus.EX_OSFILE);

        assertThat(ExitStatus.values())
                .filteredOn(each -> !never.contains(each))
                .allSatisfy(each -> assertThat(section).contains("\n.It " + each.code() + "\n"));
    }
}
