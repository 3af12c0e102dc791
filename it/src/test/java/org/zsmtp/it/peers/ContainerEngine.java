package org.zsmtp.it.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/// Podman, one for each JVM of the tests, by `scripts/lib/container-engine`: it and all its containers end when its
/// standard input does, so at the latest when this JVM is gone, however it went.
///
/// @param keeper       the script; its standard input stays open as long as it is wanted
/// @param socket       where Testcontainers finds it
/// @param controlGroup in which containers are to be
/// @param image        of the servers
public record ContainerEngine(Process keeper, Path socket, String controlGroup, String image) {

    /// The one of this JVM, once somebody wanted it.
    private static Optional<ContainerEngine> started = Optional.empty();

    /// Why there is none, once that is known.
    private static Optional<TestAbortedException> missing = Optional.empty();

    /// The engine of this JVM, started by whoever asks first.
    ///
    /// @throws TestAbortedException where none can be started, with the reason: the test counts as skipped
    public static synchronized ContainerEngine of(PeerPrograms programs) throws IOException {
        if (started.isEmpty() && missing.isEmpty()) {
            try {
                started = Optional.of(startNew(programs));
            } catch (TestAbortedException none) {
                missing = Optional.of(none);
            }
        }
        return started.orElseThrow(missing::get);
    }

    /// The socket of the engine that [#of(PeerPrograms)] has started.
    static synchronized Optional<Path> startedSocket() {
        return started.map(ContainerEngine::socket);
    }

    /// @throws TestAbortedException where it does not start
    static ContainerEngine startNew(PeerPrograms programs) throws IOException {
        Optional<String> none = programs.find("container.none");
        if (none.isPresent()) {
            throw new TestAbortedException("no container engine: " + none.get());
        }
        Path complaints = Files.createTempFile("zsmtp-engine", ".err");
        try {
            Process keeper = launch(programs, complaints);
            String line = keeper.inputReader().readLine();
            if (line == null) {
                List<String> words = Files.readAllLines(complaints);
                throw new TestAbortedException(
                        "no container engine: " + (words.isEmpty() ? "it ended without a word" : words.getLast()));
            }
            int blank = line.lastIndexOf(' ');
            return new ContainerEngine(
                    keeper,
                    Path.of(line.substring(0, blank)),
                    line.substring(blank + 1),
                    programs.get("container.image"));
        } finally {
            Files.delete(complaints);
        }
    }

    /// Apart from the terminal: on Ctrl-C the tests end first, and the engine with them.
    ///
    /// @param complaints gets its standard error
    static Process launch(PeerPrograms programs, Path complaints) throws IOException {
        return new ProcessBuilder(List.of(
                        "setsid",
                        System.getProperty("zsmtp.scripts", "../scripts") + "/lib/container-engine",
                        programs.get("container.engine"),
                        programs.get("container.images"),
                        "serve",
                        programs.get("container.image")))
                .redirectError(complaints.toFile())
                .start();
    }
}
