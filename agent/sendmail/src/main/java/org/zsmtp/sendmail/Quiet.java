package org.zsmtp.sendmail;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Keeps libraries from printing. What went wrong is an outcome, and a program's output is its own.
final class Quiet {

    private Quiet() {}

    /// Called before a library is: it looks for a logger once, and a large one is on the agent's class path.
    static void begin() {
        Logger.getLogger("").setLevel(Level.OFF);
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }
}
