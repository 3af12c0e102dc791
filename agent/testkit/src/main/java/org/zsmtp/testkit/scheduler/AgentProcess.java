package org.zsmtp.testkit.scheduler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// A running transport agent and the streams to it.
///
/// One thread reads, one writes; the other methods are open to all.
public interface AgentProcess extends AutoCloseable {

    /// What stands in the locks that the agent sets.
    long pid();

    /// What the agent reads on descriptor 0. Closing it leaves the other direction open.
    OutputStream toAgent();

    /// What the agent writes on descriptors 1 and 2.
    InputStream fromAgent();

    /// Sends a signal; nothing happens if the agent has ended.
    void signal(int number) throws IOException;

    /// @return exit status, or 128 and the number of the signal that ended it
    int awaitEnd(Duration limit) throws IOException, InterruptedException, TimeoutException;

    /// Kills the agent if it lives.
    @Override
    void close() throws IOException;
}
