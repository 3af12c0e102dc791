package org.zsmtp.it.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Bind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import org.testcontainers.containers.startupcheck.IsRunningStartupCheckStrategy;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;
import org.zsmtp.it.install.DebianRoot.Ended;
import org.zsmtp.it.peers.ContainerEngine;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spool.SpoolMaker;

/// The container image: made twice the same, loaded by an engine, and run as any user that has a spool.
@Timeout(600)
class ImageIT {
    private static final String HOME = System.getProperty("zsmtp.home");
    private static final int OWNER = 4711;

    @TempDir
    private static Path images;

    private static Path image;
    private static ContainerEngine engine;

    @TempDir
    Path place;

    @BeforeAll
    static void load() throws Exception {
        engine = ContainerEngine.of(PeerPrograms.load());
        image = made("first");
        try (InputStream archive = Files.newInputStream(image)) {
            DockerClientFactory.instance().client().loadImageCmd(archive).exec();
        }
    }

    @Test
    void twoBuildsGiveTheSameOctets() throws Exception {
        assertThat(made("second")).hasSameBinaryContentAs(image);
    }

    @Test
    void itsProgramsRunAsNobodyInParticular() {
        try (GenericContainer<?> container =
                container("", "sh", "-c", "id -un && zsmtp -V && zsmtp --check-config && zsend --version")) {
            assertThat(ended(container))
                    .isEqualTo(new Ended(0, container.getLogs()))
                    .extracting(Ended::said)
                    .asString()
                    .startsWith("zsmtp\nzsmtp ")
                    .contains("version 1.0");
        }
    }

    @Test
    void withoutACommandItSaysHowItIsUsed() {
        try (GenericContainer<?> container = container("")) {
            assertThat(ended(container).said()).contains("zsmtp --spool", "--explain");
        }
    }

    @Test
    void mailOfASpoolIsDeliveredAsItsOwner() throws Exception {
        Path postoffice = place.resolve("postoffice");
        SpoolMaker spool = new SpoolMaker(postoffice, 0);
        spool.put(SpoolMaker.draft().to("b.example", "bob@b.example"));
        give(postoffice);
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                GenericContainer<?> container = byHand(postoffice, server)) {
            assertThat(ended(container).status()).as(container.getLogs()).isZero();
            assertThat(container.getLogs(OutputType.STDERR)).contains("to=\"bob@b.example\"", "result=relayed");
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void oneMessageIsSentFromIt() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                GenericContainer<?> container = container(
                        "",
                        "sh",
                        "-c",
                        "printf 'To: bob@b.example\\n\\nhello\\n' | zsend --host=127.0.0.1 --port=" + server.port()
                                + " --from=alice@sender.example -t")) {
            assertThat(ended(container).status()).as(container.getLogs()).isZero();
            assertThat(server.messages()).hasSize(1);
        }
    }

    /// The engine kills, with status 137, what does not end by itself.
    @Test
    void stoppingEndsItInOrderWhileItWaitsForAServer() throws Exception {
        Path postoffice = place.resolve("postoffice");
        SpoolMaker spool = new SpoolMaker(postoffice, 0);
        spool.put(SpoolMaker.draft().to("b.example", "bob@b.example"));
        give(postoffice);
        WellBehaved dumb = WellBehaved.smtp("mx.b.example").greetingWith(Reaction.silence());
        try (ScriptedServer server = ScriptedServer.behaving(dumb);
                GenericContainer<?> container = byHand(postoffice, server)) {
            container.withStartupCheckStrategy(new IsRunningStartupCheckStrategy());
            container.start();
            server.awaitConnections(1);
            DockerClientFactory.instance()
                    .client()
                    .stopContainerCmd(container.getContainerId())
                    .withTimeout(60)
                    .exec();
            assertThat(container.getCurrentContainerInfo().getState().getExitCodeLong())
                    .as(container.getLogs())
                    .isEqualTo(75);
            assertThat(container.getLogs()).contains("1 deferred: the transport agent is stopping");
        }
    }

    private static GenericContainer<?> byHand(Path postoffice, ScriptedServer server) {
        return container(
                OWNER + ":" + OWNER,
                "zsmtp",
                "--spool",
                postoffice.toString(),
                "-F",
                "[127.0.0.1]:" + server.port(),
                "b.example");
    }

    /// @param user    the image's own where it is empty
    /// @param command the image's own where there is none
    private static GenericContainer<?> container(String user, String... command) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("localhost/zsmtp:1.0"))
                .withImagePullPolicy(name -> false)
                .withNetworkMode("host")
                .withStartupCheckStrategy(new Ending())
                .withCreateContainerCmdModifier(create -> {
                    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
                    Objects.requireNonNull(create.getHostConfig())
                            .withCgroupParent(engine.controlGroup())
                            .withBinds(Bind.parse(temporary + ":" + temporary));
                    if (!user.isEmpty()) {
                        create.withUser(user);
                    }
                });
        container.setWaitStrategy(null);
        if (command.length > 0) {
            container.withCommand(command);
        }
        return container;
    }

    private static Ended ended(GenericContainer<?> container) {
        container.start();
        long status = Objects.requireNonNull(
                container.getCurrentContainerInfo().getState().getExitCodeLong());
        return new Ended((int) status, container.getLogs());
    }

    /// Its end, however it ends.
    private static final class Ending extends StartupCheckStrategy {

        @Override
        public StartupStatus checkStartupState(DockerClient client, String id) {
            return Boolean.TRUE.equals(getCurrentState(client, id).getRunning())
                    ? StartupStatus.NOT_YET_KNOWN
                    : StartupStatus.SUCCESSFUL;
        }
    }

    private void give(Path postoffice) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(postoffice)) {
            walk.forEach(all::add);
        }
        // The directories of a test are the tests' alone.
        Files.setAttribute(place, "unix:mode", 0755);
        for (Path each : all) {
            Files.setAttribute(each, "unix:uid", OWNER);
            Files.setAttribute(each, "unix:gid", OWNER);
        }
    }

    private static Path made(String name) throws IOException, InterruptedException {
        Path target = Files.createDirectory(images.resolve(name));
        Ended ended = DebianRoot.run(
                images,
                List.of("../scripts/package", "image", "--from", HOME, "--version", "1.0", "--to", target.toString()));
        assertThat(ended.status()).as(ended.said()).isZero();
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(target, "*.oci.tar")) {
            return archives.iterator().next();
        }
    }
}
