package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zsmtp.daemon.options.HelpPage;

class ExitStatusTest {

    @ParameterizedTest
    @EnumSource
    void isExplainedInTheHelpPageAndInTheManualPage(ExitStatus status) throws IOException {
        assertThat(HelpPage.text()).containsPattern("(?m)^ +" + status.number() + "  ");
        String page = Files.readString(Path.of("src/main/man/zsmtp.8"));
        int start = page.indexOf(".Sh EXIT STATUS");
        assertThat(page.substring(start, page.indexOf(".Sh ", start + 1)))
                .containsPattern("(?m)^\\.It " + status.number() + "$");
    }
}
