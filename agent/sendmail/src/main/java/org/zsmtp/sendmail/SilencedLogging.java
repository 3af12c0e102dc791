package org.zsmtp.sendmail;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;

/// Keeps libraries from printing: what went wrong is in the result, and the output belongs to the program.
final class SilencedLogging extends InternalLoggerFactory {

    private SilencedLogging() {}

    /// Called before any library is used: each looks for a logger once, and a large one is on the agent's class
    /// path. SLF4J, by which dnsjava logs, is silenced too.
    static void beginProgram() {
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        begin();
    }

    /// Silences Netty alone, where another program of this process logs by SLF4J.
    static void begin() {
        InternalLoggerFactory.setDefaultFactory(new SilencedLogging());
    }

    @Override
    protected InternalLogger newInstance(String name) {
        return new SilentLogger(name);
    }
}
