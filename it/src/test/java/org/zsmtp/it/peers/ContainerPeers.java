package org.zsmtp.it.peers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Bind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/// Servers in containers, one each. They see the programs and libraries of the image alone, the test's directory at its
/// own path, and the loopback interface of the tests, so that they can be reached, and say whom they are asked by, as
/// they do without. What they believe to be root is root there, but they get the users of the wrappers: the tests read
/// and remove what they write.
///
/// @param programs where `scripts/test-peers` unpacked the same programs for use without containers
/// @param engine   starts them
record ContainerPeers(PeerPrograms programs, ContainerEngine engine) implements PeerProvider {

    @Override
    public String path(String key) {
        String path = programs.get(key);
        String root = programs.get("root");
        if (!path.startsWith(root + "/")) {
            throw new IllegalStateException(key + " is not in the image of the containers");
        }
        return path.substring(root.length());
    }

    @Override
    public Map<String, String> libraries() {
        return Map.of();
    }

    @Override
    public Map<String, String> wrapped(Path passwd, Path group) {
        Map<String, String> environment = new HashMap<>(programs.wrapped(passwd, group));
        environment.remove("LD_LIBRARY_PATH");
        return environment;
    }

    @Override
    public boolean contained() {
        return true;
    }

    @Override
    public RunningPeer start(Path directory, Map<String, String> environment, List<String> command) throws IOException {
        String room = room(directory.toAbsolutePath()).toString();
        List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$0\" \"$@\" >output 2>&1"));
        all.addAll(command);
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(engine.image()))
                .withImagePullPolicy(name -> false)
                .withNetworkMode("host")
                .withEnv(environment)
                .withWorkingDirectory(directory.toString())
                .withCommand(all.toArray(String[]::new))
                .withStartupCheckStrategy(new Started())
                .withCreateContainerCmdModifier(create -> Objects.requireNonNull(create.getHostConfig())
                        .withCgroupParent(engine.controlGroup())
                        .withBinds(Bind.parse(room + ":" + room)));
        container.setWaitStrategy(null);
        container.start();
        return new Contained(container);
    }

    /// The test's own directory, which other servers and the test's own files are in as well.
    private static Path room(Path directory) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        return directory.startsWith(temporary) && !directory.equals(temporary)
                ? temporary.resolve(temporary.relativize(directory).getName(0))
                : directory;
    }

    /// A program may end before anybody has looked: whoever waits for it to answer finds that.
    private static final class Started extends StartupCheckStrategy {

        @Override
        public StartupStatus checkStartupState(DockerClient client, String id) {
            return StartupStatus.SUCCESSFUL;
        }
    }

    private record Contained(GenericContainer<?> container) implements RunningPeer {

        @Override
        public boolean endsWithin(Duration limit) {
            LockSupport.parkNanos(limit.toNanos());
            return !container.isRunning();
        }

        @Override
        public String ending() {
            InspectContainerResponse.ContainerState state =
                    container.getCurrentContainerInfo().getState();
            return "status " + state.getExitCodeLong();
        }

        @Override
        public void close() {
            container.stop();
        }
    }
}
