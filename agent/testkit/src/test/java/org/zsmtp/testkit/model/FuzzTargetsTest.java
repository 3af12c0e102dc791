package org.zsmtp.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The fuzz targets: always over the inputs kept in `src/test/resources/fuzz/TARGET`, and with
/// `-Dzsmtp.fuzz.seconds=N` for that long each with new inputs. An input that breaks a law is left in
/// `target/fuzz/TARGET`, to be kept with the others.
class FuzzTargetsTest {

    private static final Path INPUTS = Path.of("src/test/resources/fuzz");

    interface Target {
        void run(byte[] data);
    }

    static Stream<Arguments> inputs() throws IOException {
        List<Arguments> inputs = new ArrayList<>();
        add(inputs, "ReplyParserTarget", ReplyParserTarget::fuzzerTestOneInput);
        add(inputs, "SessionTarget", SessionTarget::fuzzerTestOneInput);
        add(inputs, "ConversionTarget", ConversionTarget::fuzzerTestOneInput);
        return inputs.stream();
    }

    private static void add(List<Arguments> inputs, String name, Target target) throws IOException {
        try (Stream<Path> files = Files.list(INPUTS.resolve(name))) {
            files.sorted()
                    .forEach(file -> inputs.add(Arguments.of(name + "/" + file.getFileName(), target, read(file))));
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inputs")
    void keptInputsKeepTheLaw(String name, Target target, byte[] data) {
        target.run(data);
        // And so does each beginning of it.
        for (int length = 0; length < data.length; length++) {
            target.run(java.util.Arrays.copyOf(data, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReplyParserTarget", "SessionTarget", "ConversionTarget"})
    @EnabledIfSystemProperty(named = "zsmtp.fuzz.seconds", matches = "[1-9][0-9]*")
    @Timeout(7200)
    void newInputsKeepTheLaw(String target, @TempDir Path corpus) throws IOException, InterruptedException {
        int seconds = Integer.getInteger("zsmtp.fuzz.seconds");
        Path found = Files.createDirectories(Path.of("target/fuzz", target));
        Path log = found.resolve("log");
        // A process of its own: the fuzzer instruments classes and ends its JVM.
        Process fuzzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=org.zsmtp.testkit.model." + target,
                        "--instrumentation_includes=org.zsmtp.smtp.**",
                        // Costs more than all the rest, and no regular expression is built from input here.
                        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.RegexInjection",
                        "-max_total_time=" + seconds,
                        // The same search each time, so that a short run is a test; -Dzsmtp.fuzz.seed=0 for another.
                        "-seed=" + Long.getLong("zsmtp.fuzz.seed", 1),
                        "-max_len=2000",
                        "-artifact_prefix=" + found.toAbsolutePath() + "/",
                        corpus.toString(),
                        INPUTS.resolve(target).toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(fuzzer.waitFor(seconds + 60L, TimeUnit.SECONDS))
                    .as("ends in time")
                    .isTrue();
        } finally {
            fuzzer.destroyForcibly();
        }
        List<String> said = Files.readAllLines(log);
        assertThat(fuzzer.exitValue()).as(String.join("\n", said)).isZero();
        said.stream()
                .filter(line -> line.startsWith("Done "))
                .forEach(line -> System.out.println("fuzz " + target + ": " + line));
    }
}
