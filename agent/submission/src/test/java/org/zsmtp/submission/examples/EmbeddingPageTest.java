package org.zsmtp.submission.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.zsmtp.testkit.PageExamples;

/// The page for Java developers shows what is compiled and run here, and nothing else.
class EmbeddingPageTest {

    private static final Path PAGE = Path.of("../docs/embedding.md");
    private static final Path EXAMPLES = Path.of("src/test/java/org/zsmtp/submission/examples");

    @Test
    void examplesOnThePageAreThoseThatRun() throws IOException {
        assertThat(PageExamples.shown(PAGE)).isEqualTo(PageExamples.marked(EXAMPLES));
    }

    /// Artifacts are called there as they are called in the build.
    @Test
    void coordinatesAreThoseOfTheBuild() throws IOException {
        String page = Files.readString(PAGE);
        List<String> named = new ArrayList<>();
        for (Matcher each = Pattern.compile("<artifactId>(zsmtp-[a-z-]+)</artifactId>")
                        .matcher(page);
                each.find(); ) {
            named.add(each.group(1));
        }
        assertThat(named).contains("zsmtp-bom", "zsmtp-submission", "zsmtp-testkit");
        for (String artifact : named) {
            Path pom = Path.of("..", artifact.substring("zsmtp-".length()), "pom.xml");
            assertThat(pom).content().contains("<artifactId>" + artifact + "</artifactId>");
        }
        String version = version(Files.readString(Path.of("pom.xml")));
        assertThat(page).contains("<version>" + version + "</version>");
        String bom = Files.readString(Path.of("../bom/pom.xml"));
        assertThat(bom).contains("<artifactId>zsmtp-submission</artifactId>", "<artifactId>zsmtp-testkit</artifactId>");
    }

    private static String version(String pom) {
        Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(pom);
        assertThat(version.find()).isTrue();
        return version.group(1);
    }
}
