package org.zsmtp.it.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Where the servers of the tests run. A server's class writes the same configuration whichever it is, with the paths
/// that [#path(String)] names, into a directory that has the same path on both sides.
interface PeerProvider {

    /// Where a program or a directory of a server's is, as the server sees it.
    ///
    /// @param key of `scripts/test-peers`
    String path(String key);

    /// The environment of servers that need nothing but their libraries, such as NSD.
    Map<String, String> libraries();

    /// The environment of servers that believe themselves to be root and able to become others, with these users and
    /// groups.
    Map<String, String> wrapped(Path passwd, Path group);

    /// The same with the users and groups that are there anyway.
    default Map<String, String> wrapped() {
        return wrapped(Path.of("/etc/passwd"), Path.of("/etc/group"));
    }

    /// Whether files outside of a server's directory, and processes, are apart from those of the tests.
    boolean contained();

    /// Starts a server.
    ///
    /// @param directory   its working directory, private to it; a file `output` there gets what it says
    /// @param environment besides what programs get here anyway
    /// @param command     its program and arguments
    RunningPeer start(Path directory, Map<String, String> environment, List<String> command) throws IOException;
}
