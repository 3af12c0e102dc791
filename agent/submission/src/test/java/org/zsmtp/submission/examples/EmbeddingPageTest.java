package org.zsmtp.submission.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page for Java developers shows what is compiled and run here, and nothing else.
class EmbeddingPageTest {

    private static final Path PAGE = Path.of("../docs/embedding.md");
    private static final Path EXAMPLES = Path.of("src/test/java/org/zsmtp/submission/examples");
    private static final Pattern SHOWN = Pattern.compile("<!-- (\\S+) -->\n```java\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern MARKED =
            Pattern.compile("^ *// begin (\\S+)\n(.*?)^ *// end\n", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void examplesOnThePageAreThoseThatRun() throws IOException {
        Map<String, String> shown = new TreeMap<>();
        String page = Files.readString(PAGE);
        for (Matcher each = SHOWN.matcher(page); each.find(); ) {
            shown.put(each.group(1), each.group(2));
        }
        assertThat(shown).isEqualTo(marked());
        assertThat(page.split("```java", -1)).as("all of them are held").hasSize(shown.size() + 1);
    }

    private static Map<String, String> marked() throws IOException {
        Map<String, String> marked = new TreeMap<>();
        List<Path> sources;
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            sources = files.filter(each -> !each.endsWith("EmbeddingPageTest.java"))
                    .toList();
        }
        for (Path source : sources) {
            for (Matcher each = MARKED.matcher(Files.readString(source)); each.find(); ) {
                marked.put(each.group(1), each.group(2).stripTrailing().stripIndent() + "\n");
            }
        }
        return marked;
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
