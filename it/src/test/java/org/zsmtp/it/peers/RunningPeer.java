package org.zsmtp.it.peers;

import java.io.IOException;
import java.time.Duration;

/// The program of a server, started in one way or another.
interface RunningPeer extends AutoCloseable {

    /// Waits until it ends, so long at most.
    ///
    /// @return whether it has ended
    boolean endsWithin(Duration limit) throws InterruptedException;

    /// How it ended, for a message.
    String ending();

    /// Ends it and all that it started, by force: its directory is the test's alone, and in order some servers take
    /// seconds to end.
    @Override
    void close() throws IOException;
}
