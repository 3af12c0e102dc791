package org.zsmtp.daemon.options;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.zsmtp.delivery.TransportOptions.MxLookup;
import org.zsmtp.delivery.TransportOptions.Reuse;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.Pipelining;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;

/// What the command line says.
///
/// @param task        what is to be done
/// @param channel     whose recipients are taken, matched exactly
/// @param host        the one host of all jobs whose line names none; by hand, the only host delivered to
/// @param destination where all mail goes, whatever its host
/// @param heloName    empty for this host's own
/// @param port        of mail servers
/// @param mxLookup    whether mail exchangers are looked up
/// @param nameServers where to ask, resolved; empty for the system's own
/// @param timeouts    per phase
/// @param pipelining  whether commands go in groups
/// @param nextMail    when a following message begins on a connection
/// @param reuse       whether a connection carries more than one message
public record AgentOptions(
        Task task,
        String channel,
        Optional<String> host,
        Optional<Destination> destination,
        Optional<HeloName> heloName,
        int port,
        MxLookup mxLookup,
        List<InetSocketAddress> nameServers,
        Timeouts timeouts,
        Pipelining pipelining,
        NextMail nextMail,
        Reuse reuse) {

    public AgentOptions {
        nameServers = List.copyOf(nameServers);
    }

    /// Reads a command line.
    ///
    /// @param arguments without the program's name
    /// @throws UsageException where it cannot be understood
    public static AgentOptions parse(List<String> arguments) throws UsageException {
        return CommandLine.parse(arguments);
    }

    /// What an agent without any option does.
    public static AgentOptions defaults() {
        return new AgentOptions(
                new Task.Serve(),
                "smtp",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                25,
                MxLookup.USED,
                List.of(),
                Timeouts.DEFAULTS,
                Pipelining.WHERE_OFFERED,
                NextMail.WITH_END_OF_DATA,
                Reuse.KEPT);
    }
}
