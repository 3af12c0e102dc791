package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.zsmtp.daemon.options.HelpPage;

/// Holds the lists of exit statuses against those that the program has.
class ExitStatusTest {
    private static final Integer[] NUMBERS =
            Arrays.stream(ExitStatus.values()).map(ExitStatus::number).toArray(Integer[]::new);

    @Test
    void theManualPageExplainsEachStatus() throws IOException {
        String page = Files.readString(Path.of("src/main/man/zsmtp.8"));
        String section = page.substring(page.indexOf(".Sh EXIT STATUS"), page.indexOf(".Sh SIGNALS"));
        assertThat(numbers("(?m)^\\.It ([0-9]+) Ta ", section)).containsExactly(NUMBERS);
    }

    @Test
    void theHelpPageExplainsEachStatus() {
        String section = HelpPage.text().substring(HelpPage.text().indexOf("\nExit status\n"));
        assertThat(numbers("(?m)^ {2,4}([0-9]+)  ", section)).containsExactly(NUMBERS);
    }

    private static Integer[] numbers(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toArray(Integer[]::new);
    }
}
