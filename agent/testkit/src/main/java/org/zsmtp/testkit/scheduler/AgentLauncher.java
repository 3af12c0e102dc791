package org.zsmtp.testkit.scheduler;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.zsmtp.testkit.spawn.Launch;
import org.zsmtp.testkit.spawn.SocketPairProcess;

/// Starts a transport agent, each time a new one.
public interface AgentLauncher {

    AgentProcess start() throws IOException;

    /// Two pipes, descriptors 1 and 2 on the same one: what the scheduler does where there are no socket pairs.
    ///
    /// @param transport the working directory
    /// @param environment the whole environment
    static AgentLauncher pipes(Path transport, Map<String, String> environment, List<String> command) {
        return () -> new PipeAgent(transport, environment, command);
    }

    /// One socket pair on descriptors 0, 1 and 2: what the scheduler does on Linux.
    static AgentLauncher socketPair(Launch launch) {
        return () -> new SocketPairAgent(SocketPairProcess.start(launch));
    }
}
