package org.zsmtp.daemon.queue;

import java.io.IOException;

/// How a list is shown: a message at a time, and what they sum up to at the end. For one thread.
interface QueueView {

    void message(QueuedMessage message) throws IOException;

    /// @param path what cannot be read
    /// @param why  printable
    void trouble(String path, String why) throws IOException;

    void end(QueueTotals totals) throws IOException;
}
