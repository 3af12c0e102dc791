package org.zsmtp.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.testkit.spool.SpoolMaker;

/// What a person does wrong, or finds broken: told in one line with the file, the reason and a status, and never in the
/// words of the JVM.
@Timeout(120)
class ErrorsIT {
    private static final Path PROGRAM = Path.of(System.getProperty("zsmtp.home"), "bin", "zsmtp");
    private static final Path FULL = Path.of("/dev/full");

    /// Names of classes, and what stands before the lines of a stack trace.
    private static final Pattern JVM =
            Pattern.compile("Exception|\\bjava[.x]|org\\.zsmtp|\\bsun\\.|^\\s+at ", Pattern.MULTILINE);

    @TempDir
    static Path directory;

    /// What a command said.
    private record Said(int status, String out, String err) {}

    @BeforeAll
    static void files() throws IOException {
        SpoolMaker spool = new SpoolMaker(Files.createDirectory(directory.resolve("postoffice")), 0);
        spool.put(SpoolMaker.draft().to("b.example", "bob@b.example"));
        SpoolMaker broken = new SpoolMaker(Files.createDirectory(directory.resolve("broken")), 0);
        Files.writeString(
                broken.put(SpoolMaker.draft().to("b.example", "bob@b.example")).controlFile(), "nonsense\n");
        Files.createDirectory(directory.resolve("directory"));
        Files.writeString(directory.resolve("file"), "");
        Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        Files.writeString(directory.resolve("settings"), "prot = 25\n");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                wrong(64, "unknown option --spol; did you mean --spool?", "--spol", "x"),
                wrong(64, "there is no level \"strong\": it must be none,", "--tls-level=strong"),
                wrong(64, "is a mail address, not a host: give b.example", "-D", "bob@b.example"),
                wrong(64, "is a URL, not a host: give b.example", "--check-tls", "https://b.example/x"),
                wrong(64, "has a port, not a host: give b.example -p 2525", "-D", "b.example:2525"),
                wrong(64, "option -l: \"-\" is no standard stream here, but a file: name it ./-", "-l", "-"),
                wrong(64, "must be a day such as 2026-03-01", "--tls-report=.", "--tls-report-day=yesterday"),
                wrong(78, "file: there is no DS or DNSKEY record in it", "--trust-anchor=file"),
                wrong(78, "missing: cannot be read: No such file or directory", "--trust-anchor=missing"),
                wrong(78, "directory: is a directory", "--trust-anchor=directory"),
                wrong(78, "missing: cannot be read: No such file or directory", "--config=missing"),
                wrong(78, "directory: is a directory", "--config=directory"),
                wrong(78, "loop: cannot be read: Too many levels of symbolic links", "--config=loop"),
                wrong(78, "settings:1: there is no option \"prot\"; did you mean port?", "--config=settings"),
                wrong(66, "no directories transport and queue in missing", "--spool=missing"),
                wrong(66, "no directories transport and queue in file", "--spool=file", "--list"),
                wrong(66, "--tls-report missing: No such file or directory", "--tls-report=missing"),
                wrong(66, "--tls-report file: Not a directory", "--tls-report=file"),
                wrong(69, "no mail can be sent to this host", "-D", "[300.0.0.1]"),
                wrong(69, "no mail can be sent to this host", "-D", "b\u00fccher.example"),
                wrong(66, "1 is no process or agent of zsmtp", "--status", "1"),
                wrong(69, "192.0.2.1:9: Cannot assign requested address", "--metrics-listen=192.0.2.1:9"));
    }

    private static Arguments wrong(int status, String told, String... arguments) {
        return Arguments.of(status, told, List.of(arguments));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsToldInOneLine(int status, String told, List<String> arguments) throws Exception {
        Said said = run(directory.resolve("out"), arguments);
        assertThat(said.err()).contains(told);
        assertThat(said.err().lines().filter(line -> !line.startsWith("zsmtp --help")))
                .hasSize(1);
        assertThat(said.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @MethodSource("printing")
    void aFullDiskIsTold(List<String> arguments) throws Exception {
        Said said = run(FULL, arguments);
        assertThat(said.err()).containsAnyOf("No space left on device", "standard output cannot be written");
        assertThat(said.status()).isNotZero();
    }

    static Stream<Arguments> printing() {
        return Stream.of(
                        List.of("--help"),
                        List.of("-V"),
                        List.of("-D", "-F", "[127.0.0.1]:1"),
                        List.of("--check-tls", "-F", "[127.0.0.1]:1"),
                        List.of("--spool=postoffice", "--list"),
                        List.of("--spool=postoffice", "--explain", "-F", "[127.0.0.1]:1"),
                        List.of("--spool=postoffice", "-F", "[127.0.0.1]:1"),
                        List.of("--metrics"))
                .map(Arguments::of);
    }

    @Test
    void aControlFileThatCannotBeReadIsNoSuccess() throws Exception {
        Said said = run(directory.resolve("out"), List.of("--spool=broken"));
        assertThat(said.out()).contains(": not a control file: only 1 lines");
        assertThat(said.status()).isEqualTo(66);
    }

    @Test
    void aCacheThatCannotBeWrittenIsTold() throws Exception {
        Said said = run(
                directory.resolve("out"), List.of("--spool=postoffice", "--mta-sts-cache=file", "-F", "[127.0.0.1]:1"));
        assertThat(said.err()).contains("--mta-sts-cache file: cannot be written: policies are kept in memory only");
    }

    /// What others may not read, as their owner closed it. Root may read all, so that for the tests' own root it is run
    /// in a namespace of users that are none of this machine's.
    @ParameterizedTest
    @MethodSource("closed")
    void whatMayNotBeReadIsTold(int status, String file, String told, List<String> arguments) throws Exception {
        Path spool = Files.createTempDirectory(directory, "closed");
        new SpoolMaker(spool, 0).put(SpoolMaker.draft().to("b.example", "bob@b.example"));
        Files.writeString(spool.resolve("conf"), "port = 25\n");
        Path closed = spool.resolve(file);
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(closed);
        Files.setPosixFilePermissions(closed, Set.of());
        try {
            List<String> command = new ArrayList<>();
            if (Files.isReadable(closed)) {
                command.addAll(List.of("unshare", "--user"));
            }
            command.add(PROGRAM.toString());
            for (String each : arguments) {
                command.add(each.replace("SPOOL", spool.toString()));
            }
            Said said = started(directory.resolve("out"), command);
            assertThat(said.err() + said.out()).contains(told.replace("SPOOL", spool.toString()));
            assertThat(said.status()).isEqualTo(status);
        } finally {
            Files.setPosixFilePermissions(closed, before);
        }
    }

    static Stream<Arguments> closed() {
        String owner = "permission denied: run this as root or as the spool's owner";
        String job = Long.toString(SpoolMaker.FIRST_ID);
        List<String> deliver = List.of("--spool=SPOOL", "-F", "[127.0.0.1]:1");
        List<String> explain = List.of("--spool=SPOOL", "-F", "[127.0.0.1]:1", "--explain");
        List<String> list = List.of("--spool=SPOOL", "--list");
        return Stream.of(
                Arguments.of(66, "", "zsmtp: SPOOL: " + owner, deliver),
                Arguments.of(66, "", "zsmtp: SPOOL: " + owner, list),
                Arguments.of(66, "transport", "zsmtp: SPOOL/transport: " + owner, list),
                Arguments.of(66, "transport/" + job, job + ": " + owner, deliver),
                Arguments.of(66, "transport/" + job, job + ": " + owner, list),
                Arguments.of(66, "transport/" + job, job + ": " + owner, explain),
                Arguments.of(66, "transport/" + job, job + ": " + owner, List.of("--spool=SPOOL", "--why=" + job)),
                Arguments.of(75, "queue/" + job, "message file cannot be read: Permission denied", deliver),
                Arguments.of(66, "queue/" + job, "would be deferred: " + owner, explain),
                Arguments.of(
                        78, "conf", "SPOOL/conf: cannot be read: Permission denied", List.of("--config=SPOOL/conf")),
                Arguments.of(
                        78,
                        "conf",
                        "SPOOL/conf: cannot be read: Permission denied",
                        List.of("--config=SPOOL/conf", "--check-config")),
                Arguments.of(
                        70,
                        "public",
                        "SPOOL/public/report.html cannot be written: Permission denied",
                        List.of("--event-log=SPOOL/queue/" + job, "--report=SPOOL/public/report.html")));
    }

    private Said run(Path out, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(arguments);
        return started(out, command);
    }

    private Said started(Path out, List<String> command) throws IOException, InterruptedException {
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(EngineMode.BY_ITSELF.environment());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Said said = new Said(
                process.exitValue(),
                out.equals(FULL) ? "" : Files.readString(out, StandardCharsets.ISO_8859_1),
                Files.readString(err, StandardCharsets.UTF_8));
        assertThat(said.err() + said.out()).doesNotContainPattern(JVM);
        return said;
    }
}
