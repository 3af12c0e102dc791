package org.zsmtp.daemon.report;

import java.io.OutputStream;

/// A stream to a scheduler that knows whether a line can be written without waiting for the scheduler to read.
public abstract class ReportStream extends OutputStream {

    /// Any thread may ask; does not wait.
    public abstract boolean isCongested();
}
