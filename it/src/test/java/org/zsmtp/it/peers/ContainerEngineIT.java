package org.zsmtp.it.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/// The engine of the containers, and what becomes of it. It runs with the tests whose servers are in containers.
class ContainerEngineIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void serverInAContainerIsReachedOnLoopbackAndGoneWhenClosed() throws Exception {
        InetSocketAddress address;
        try (NameServer names = NameServer.start(
                PeerPrograms.load(), directory.resolve("nsd"), Map.of("corp.example", List.of("@ MX 10 mx")))) {
            address = names.address();
            assertThat(PeerProcess.listens(address)).isTrue();
            assertThat(commandOfListener("nsd")).isNotEmpty();
        }
        assertThat(PeerProcess.listens(address)).isFalse();
    }

    @Test
    void programThatEndsIsToldWithItsStatusAndWords() throws Exception {
        PeerProvider provider = PeerPrograms.load().provider();
        try (PeerProcess process =
                PeerProcess.start(provider, directory, Map.of(), List.of("sh", "-c", "echo no such thing; exit 3"))) {
            assertThatThrownBy(() -> process.await(() -> false))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("status 3")
                    .hasMessageContaining("no such thing");
        }
    }

    /// As when the tests are killed: nobody tells the engine more than the end of its standard input.
    @Test
    void nothingIsLeftWhenWhoeverStartedTheEngineIsGone() throws Exception {
        PeerPrograms programs = PeerPrograms.load();
        ContainerEngine.of(programs);
        Process keeper = ContainerEngine.launch(programs, directory.resolve("said"));
        try {
            BufferedReader answer = keeper.inputReader();
            String line = answer.readLine();
            assertThat(line).as(Files.readString(directory.resolve("said"))).isNotNull();
            Path place = Path.of(line.substring(0, line.lastIndexOf(' '))).getParent();
            assertThat(place).exists();
            List<ProcessHandle> family = keeper.descendants().toList();
            assertThat(family).hasSizeGreaterThan(2);

            keeper.getOutputStream().close();

            assertThat(keeper.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            await(() -> family.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(place).doesNotExist();
            try (var groups = Files.list(Path.of("/sys/fs/cgroup"))) {
                assertThat(groups.map(group -> group.resolve(place.getFileName())))
                        .noneMatch(Files::exists);
            }
        } finally {
            keeper.destroy();
        }
    }

    @Test
    void whereThereIsNoEngineTestsAreSkippedWithTheReason() throws Exception {
        Path file = Files.writeString(directory.resolve("peers.properties"), "container.none=no namespaces here\n");
        assertThatThrownBy(() -> ContainerEngine.startNew(PeerPrograms.load(file)))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("no container engine: no namespaces here");
    }

    @Test
    void whereTheEngineDoesNotStartTestsAreSkippedWithItsLastWords() throws Exception {
        PeerPrograms.load().provider();
        Path file =
                Files.writeString(directory.resolve("peers.properties"), """
                container.engine=/nonexistent
                container.images=%s
                container.image=localhost/none
                """.formatted(directory.resolve("images")));
        assertThatThrownBy(() -> ContainerEngine.startNew(PeerPrograms.load(file)))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageStartingWith("no container engine: ")
                .hasMessageContaining("podman");
    }

    /// The processes of this machine with that name whose root is another than ours.
    private static List<ProcessHandle> commandOfListener(String name) {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info()
                        .command()
                        .filter(path -> path.endsWith("/" + name))
                        .isPresent())
                .filter(each -> !sameRoot(each))
                .toList();
    }

    private static boolean sameRoot(ProcessHandle process) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "root"), Path.of("/"));
        } catch (IOException gone) {
            return true;
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
