package org.zsmtp.it.peers;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// Where `scripts/test-peers` found or unpacked the servers' programs.
public final class PeerPrograms {

    private final Properties properties = new Properties();

    private PeerPrograms() {}

    /// @throws IllegalStateException where `scripts/test-peers` has not run: never skipped in silence
    public static PeerPrograms load() throws IOException {
        return load(Path.of(System.getProperty("zsmtp.peers", "target/peers.properties")));
    }

    static PeerPrograms load(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IllegalStateException("no test servers: run scripts/test-peers first (" + file + " is missing)");
        }
        PeerPrograms programs = new PeerPrograms();
        try (Reader reader = Files.newBufferedReader(file)) {
            programs.properties.load(reader);
        }
        return programs;
    }

    public String get(String key) {
        return find(key).orElseThrow(() -> new IllegalStateException("scripts/test-peers told nothing of " + key));
    }

    Optional<String> find(String key) {
        return Optional.ofNullable(properties.getProperty(key));
    }

    /// Where servers run: as children of the tests, or in containers where the system property `zsmtp.peers.provider`
    /// is `containers`.
    ///
    /// @throws org.opentest4j.TestAbortedException with the reason why there are no containers
    PeerProvider provider() throws IOException {
        String name = System.getProperty("zsmtp.peers.provider", "native");
        return switch (name) {
            case "native" -> new NativePeers(this);
            case "containers" -> new ContainerPeers(this, ContainerEngine.of(this));
            default -> throw new IllegalStateException("zsmtp.peers.provider is native or containers, not " + name);
        };
    }

    /// The environment of NSD, smtp-sink and smtp-source.
    public Map<String, String> libraries() {
        return Map.of("LD_LIBRARY_PATH", get("ld.library.path"));
    }

    /// The environment of servers that believe themselves to be root and able to become others, with these users and
    /// groups.
    Map<String, String> wrapped(Path passwd, Path group) {
        return Map.of(
                "LD_LIBRARY_PATH", get("ld.library.path"),
                "LD_PRELOAD", get("ld.preload"),
                "UID_WRAPPER", "1",
                "UID_WRAPPER_ROOT", "1",
                "NSS_WRAPPER_PASSWD", passwd.toString(),
                "NSS_WRAPPER_GROUP", group.toString());
    }

    /// The names of what is in [#wrapped(Path, Path)], for servers that clean their environment.
    static String wrappedNames() {
        return "LD_LIBRARY_PATH LD_PRELOAD UID_WRAPPER UID_WRAPPER_ROOT NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP";
    }
}
