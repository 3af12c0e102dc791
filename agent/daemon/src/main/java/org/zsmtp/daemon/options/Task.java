package org.zsmtp.daemon.options;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What the program is asked to do.
public sealed interface Task {

    /// Serve ZMailer's scheduler: jobs come on standard input.
    record Serve() implements Task {}

    /// Deliver what is pending in a spool, by hand.
    ///
    /// @param spool       the POSTOFFICE or its transport directory
    /// @param hostsAtOnce how many hosts are delivered to side by side, besides slow ones
    /// @param connectionsPerHost how many connections a server has at most
    record Deliver(Path spool, int hostsAtOnce, int connectionsPerHost) implements Task {}

    /// Print what [Deliver] would do.
    ///
    /// @param spool the POSTOFFICE or its transport directory
    record Explain(Path spool) implements Task {}

    /// List what waits in a spool.
    ///
    /// @param spool  the POSTOFFICE or its transport directory
    /// @param filter which messages
    record ListQueue(Path spool, QueueFilter filter, Form form) implements Task {}

    /// Tell all that is known of a message.
    ///
    /// @param spool the POSTOFFICE or its transport directory
    /// @param asked a number, a path, a Message-ID or an address
    record Why(Path spool, String asked, Form form) implements Task {}

    /// Free recipients that dead processes have left locked.
    ///
    /// @param spool  the POSTOFFICE or its transport directory
    /// @param filter of which recipients
    /// @param asks   whether a person is asked before
    record FreeLocks(Path spool, QueueFilter filter, boolean asks) implements Task {}

    /// Connect once, print what is found, send no mail. The host is that of the options, or their
    /// destination.
    record TestConnection() implements Task {}

    /// Write the TLS reports of a day.
    ///
    /// @param log          where the agents wrote the results of their sessions
    /// @param day          in UTC; empty for yesterday
    /// @param organization who reports; empty for the name of this host
    /// @param contact      whom to ask about it; empty for the postmaster of this host
    record ReportTls(Path log, Optional<LocalDate> day, Optional<String> organization, Optional<String> contact)
            implements Task {}

    /// Check the transport security of the host of the options, or of their destination; send no mail.
    record CheckTls(Form form) implements Task {}

    /// Print what the processes of this host do.
    ///
    /// @param number of the only process or agent that is asked for; empty for all
    record Status(OptionalLong number, Form form) implements Task {}

    /// Print what the processes of this host have counted, for Prometheus.
    record Metrics() implements Task {}

    /// Serve the same over HTTP.
    ///
    /// @param address where to listen
    record ServeMetrics(InetSocketAddress address) implements Task {}

    /// Make a page of the event log.
    ///
    /// @param log  where the agents write it
    /// @param file the page
    record Report(Path log, Path file) implements Task {}

    /// Follow the conversations of live processes.
    ///
    /// @param asked `all`, a host, an address, or a job's path or its last part: printable ASCII
    record Trace(String asked) implements Task {}

    /// Check the configuration file and all files that it names; connect nowhere, send no mail.
    ///
    /// @param file   the configuration file; empty where none is installed
    /// @param faults of the configuration file, a printable line each with its place
    record CheckConfig(Optional<Path> file, List<String> faults) implements Task {
        public CheckConfig {
            faults = List.copyOf(faults);
        }
    }

    /// Print the version.
    record Version() implements Task {}

    /// Print the help page.
    record Help() implements Task {}
}
