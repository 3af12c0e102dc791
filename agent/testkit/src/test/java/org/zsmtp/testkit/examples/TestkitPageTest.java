package org.zsmtp.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Modifier;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.testkit.PageExamples;
import org.zsmtp.testkit.server.ScriptedServer;

/// The page about the test kit names what there is, and shows what is compiled and run.
class TestkitPageTest {

    private static final String ROOT = "org.zsmtp.testkit.";
    private static final Path PAGE = Path.of("../docs/testkit.md");

    @Test
    void examplesOnThePageAreThoseThatRun() throws IOException {
        assertThat(PageExamples.shown(PAGE))
                .isEqualTo(PageExamples.marked(
                        Path.of("src/test/java/org/zsmtp/testkit/examples"),
                        Path.of("../submission/src/test/java/org/zsmtp/submission/examples/kit")));
    }

    @Test
    void thePageNamesClassesOfEveryExportedPackageAndOfNoOther() throws Exception {
        Set<String> packages = new TreeSet<>();
        for (String name : found("^\\| `([a-z]+\\.[A-Z]\\w+)` \\|", PAGE)) {
            Class<?> named = Class.forName(ROOT + name);
            assertThat(Modifier.isPublic(named.getModifiers())).as(name).isTrue();
            packages.add(named.getPackageName());
        }
        assertThat(packages)
                .isEqualTo(new TreeSet<>(found("^ *exports (\\S+);", Path.of("src/main/java/module-info.java"))));
    }

    private static List<String> found(String pattern, Path file) throws IOException {
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(Files.readString(file));
        return matcher.results().map(each -> each.group(1)).toList();
    }

    @Test
    void theServerResetsInsideItsReply() throws IOException {
        try (ScriptedServer server = DialogueExample.resetsInsideItsReply();
                Socket client = new Socket()) {
            client.connect(server.address());
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(in.readLine()).isEqualTo("220 mx.example.net");
            client.getOutputStream().write("EHLO client.example\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> {
                        while (in.readLine() != null) {
                            // The first line may arrive before the reset does.
                        }
                    })
                    .isInstanceOf(SocketException.class);
            server.requireLawful();
        }
    }

    @Test
    void theAgentDeliversWhatTheSchedulerHandsOut(@TempDir Path postOffice) throws Exception {
        Class<?> agent = Class.forName(ROOT + "scheduler.FakeAgent");
        Path classes = Path.of(
                agent.getProtectionDomain().getCodeSource().getLocation().toURI());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(java, "-cp", classes.toString(), agent.getName(), "HONEST");
        assertThat(SchedulerExample.delivered(postOffice, command)).isEqualTo(1);
    }
}
