package org.zsmtp.daemon;

import org.zsmtp.daemon.options.AgentOptions;

/// How many jobs are in progress at a time (decision 0012).
final class JobsAtOnce {
    /// Two would keep a session busy; the others cover the time that reading control files and writing
    /// the disk take.
    private static final int ON_KEPT_CONNECTIONS = 4;

    /// How many agents talk to a host at once is the scheduler's choice, and each is to have one
    /// connection.
    private static final int ON_CONNECTIONS_OF_THEIR_OWN = 1;

    private JobsAtOnce() {}

    /// Two keep each connection of a host busy. Where each message has a connection of its own, a host
    /// has one at a time.
    ///
    /// @param connectionsPerHost at most
    static int byHand(AgentOptions options, int connectionsPerHost) {
        return switch (options.session().reuse()) {
            case KEPT -> Math.max(ON_KEPT_CONNECTIONS, 2 * connectionsPerHost);
            case CLOSED_AFTER_EACH -> ON_CONNECTIONS_OF_THEIR_OWN;
        };
    }

    static int of(AgentOptions options) {
        return switch (options.session().reuse()) {
            case KEPT -> ON_KEPT_CONNECTIONS;
            case CLOSED_AFTER_EACH -> ON_CONNECTIONS_OF_THEIR_OWN;
        };
    }
}
