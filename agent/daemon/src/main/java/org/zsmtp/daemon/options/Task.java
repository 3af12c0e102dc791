package org.zsmtp.daemon.options;

import java.nio.file.Path;

/// What the program is asked to do.
public sealed interface Task {

    /// Serve ZMailer's scheduler: jobs come on standard input.
    record Serve() implements Task {}

    /// Deliver what is pending in a spool, by hand.
    ///
    /// @param spool the POSTOFFICE or its transport directory
    record Deliver(Path spool) implements Task {}

    /// Say what [Deliver] would do.
    ///
    /// @param spool the POSTOFFICE or its transport directory
    record Explain(Path spool) implements Task {}

    /// Connect once, tell what was found, send no mail. The host is that of the options, or their destination.
    record TestConnection() implements Task {}

    /// Print the version.
    record Version() implements Task {}

    /// Print the help page.
    record Help() implements Task {}
}
