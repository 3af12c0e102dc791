package org.zsmtp.sendmail;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;

/// Keeps libraries from printing. What went wrong is an outcome, and a program's output is its own.
final class SilencedLogging extends InternalLoggerFactory {

    private SilencedLogging() {}

    /// Called before a library is: it looks for a logger once, and a large one is on the agent's class path. What
    /// speaks to SLF4J (dnsjava) is left out of it as well.
    static void beginProgram() {
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        begin();
    }

    /// The same for Netty alone, where another program of this process logs by SLF4J.
    static void begin() {
        InternalLoggerFactory.setDefaultFactory(new SilencedLogging());
        // Of SLF4J, which the DNS client logs with; nothing of it is loaded here.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    }

    @Override
    protected InternalLogger newInstance(String name) {
        return new SilentLogger(name);
    }
}
