package org.zsmtp.it.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.it.install.DebianRoot.Ended;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spool.SpoolMaker;

/// The Debian packages: made twice the same, installed, used, upgraded, downgraded and purged.
@Timeout(600)
class PackageIT {
    private static final Path HOME = Path.of(System.getProperty("zsmtp.home"));
    private static final Path BENCH = Path.of("../agent/bench/target");

    @TempDir
    Path place;

    /// JUnit would warn of each of its symbolic links.
    @AfterEach
    void takeTheRootAway() throws Exception {
        ok(DebianRoot.run(
                place,
                List.of("rm", "-rf", "--one-file-system", place.resolve("root").toString())));
    }

    @Test
    void twoBuildsGiveTheSameOctets() throws Exception {
        Path first = made("zsmtp", "1.0");
        Path second = made("zsmtp", "1.0");
        assertThat(first).hasSameBinaryContentAs(second);
    }

    @Test
    void thePackageForAnInstalledJavaLivesItsLife() throws Exception {
        DebianRoot root = DebianRoot.copy(place);
        live(root, "zsmtp-jre");
    }

    @Test
    void thePackageWithAJavaOfItsOwnLivesItsLifeWithoutAnother() throws Exception {
        DebianRoot root = DebianRoot.copy(place);
        Files.move(root.path("/usr/lib/jvm"), root.path("/usr/lib/elsewhere"));
        live(root, "zsmtp");
    }

    @Test
    void aCacheThatCannotBeMadeIsARemark() throws Exception {
        DebianRoot root = DebianRoot.copy(place);
        Files.copy(made("zsmtp-jre", "1.0"), root.path("/story/old.deb"));
        Ended installed = root.runWithoutProc("dpkg", "-i", "/story/old.deb");
        assertThat(installed.said())
                .contains("zsmtp: programs start slower, as no cache could be made: ", "/proc")
                .contains("zsmtp: to try again: /usr/lib/zsmtp/current/bin/zsmtp-cache");
        assertThat(installed.status()).isZero();
        assertThat(root.runWithoutProc("zsmtp", "-V")).isEqualTo(new Ended(69, """
                        # zsmtp: /proc is not mounted here, and the agent needs it
                        zsmtp: /proc is not mounted here, and the agent needs it
                        """));
        assertThat(root.run("/usr/lib/zsmtp/current/bin/zsmtp-cache").status()).isZero();
        assertThat(root.run("zsmtp", "-V").said()).startsWith("zsmtp ");
    }

    @Test
    void onePackageTakesThePlaceOfTheOther() throws Exception {
        DebianRoot root = DebianRoot.copy(place);
        Files.copy(made("zsmtp-jre", "1.0"), root.path("/story/jre.deb"));
        Files.copy(made("zsmtp", "1.0"), root.path("/story/own.deb"));
        ok(root.run("dpkg", "-i", "/story/jre.deb"));
        ok(root.run("dpkg", "-i", "--auto-deconfigure", "-B", "/story/own.deb"));
        ok(root.run("dpkg", "-P", "zsmtp-jre"));
        assertThat(root.path("/etc/zsmtp/zsmtp.conf")).exists();
        assertThat(root.path("/var/log/zsmtp")).isDirectory();
        assertThat(root.run("zsmtp", "-V").said()).startsWith("zsmtp ");
        ok(root.run("dpkg", "-P", "zsmtp"));
        assertThat(root.path("/etc/zsmtp")).doesNotExist();
    }

    @Test
    void lintianHasNothingToSayThatIsNotExplained() throws Exception {
        DebianRoot root = DebianRoot.copy(place);
        Files.copy(made("zsmtp", "1.0"), root.path("/story/zsmtp_1.0.deb"));
        // How it is compressed is for the release: here it is not, which is faster.
        Ended checked = root.run(
                "lintian",
                "--allow-root",
                "--tag-display-limit",
                "0",
                "--fail-on",
                "error,warning",
                "--suppress-tags",
                "malformed-deb-archive,uses-no-compression-for-control-tarball,uses-no-compression-for-data-tarball",
                "/story/zsmtp_1.0.deb");
        assertThat(checked.said()).isEmpty();
        assertThat(checked.status()).isZero();
    }

    private void live(DebianRoot root, String name) throws Exception {
        Files.copy(made(name, "1.0"), root.path("/story/old.deb"));
        Files.copy(made(name, "1.1"), root.path("/story/new.deb"));
        Files.copy(made(name, "1.2"), root.path("/story/newest.deb"));
        bench(root.path("/story/bench"));
        SpoolMaker spool = new SpoolMaker(root.path("/var/spool/postoffice"), 0);
        String first =
                spool.put(SpoolMaker.draft().to("b.example", "bob@b.example")).jobPath();
        String second =
                spool.put(SpoolMaker.draft().to("b.example", "eve@b.example")).jobPath();
        try (InputStream story = Objects.requireNonNull(getClass().getResourceAsStream("story.sh"));
                ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            Files.copy(story, root.path("/story/story.sh"));
            Ended ended = root.run("sh", "/story/story.sh", name, Integer.toString(server.port()), first, second);
            assertThat(ended.said().lines())
                    .as(ended.said())
                    .allMatch(line -> line.startsWith("ok: "))
                    .hasSize(8);
            assertThat(ended.status()).isZero();
            assertThat(server.messages()).hasSize(2);
        }
    }

    private static void bench(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Path jars : List.of(BENCH, BENCH.resolve("lib"))) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(jars, "*.jar")) {
                for (Path jar : all) {
                    Files.copy(jar, directory.resolve(jar.getFileName()));
                }
            }
        }
    }

    private static void ok(Ended ended) {
        assertThat(ended.status()).as(ended.said()).isZero();
    }

    /// Built anew each time.
    private Path made(String name, String version) {
        try {
            Path target = Files.createTempDirectory(place, "made");
            List<String> command = new ArrayList<>(List.of("../scripts/package", name, "--from", HOME.toString()));
            command.addAll(List.of("--version", version, "--compression", "none", "--to", target.toString()));
            ok(DebianRoot.run(place, command));
            try (DirectoryStream<Path> debs = Files.newDirectoryStream(target, "*.deb")) {
                return debs.iterator().next();
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
