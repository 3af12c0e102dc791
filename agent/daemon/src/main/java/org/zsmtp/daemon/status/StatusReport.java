package org.zsmtp.daemon.status;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.session.Phase;

/// What a process does at one moment. Times are in whole seconds up to that moment; texts are as they came.
///
/// @param kind     `engine`, `agent` or `by hand`
/// @param pid      of the process
/// @param version  of the program
/// @param seconds  since the process began
/// @param agents   those that it works for, the oldest first
/// @param jobs     in hand, the oldest first; of very many the oldest
/// @param allJobs  how many there are
/// @param sessions connections, the one that waits longest first; of very many the first
/// @param allSessions how many there are
/// @param sites    servers, those with connections first
record StatusReport(
        String kind,
        long pid,
        String version,
        long seconds,
        List<Agent> agents,
        List<Job> jobs,
        int allJobs,
        List<Session> sessions,
        int allSessions,
        List<Server> sites) {

    StatusReport {
        agents = List.copyOf(agents);
        jobs = List.copyOf(jobs);
        sessions = List.copyOf(sessions);
        sites = List.copyOf(sites);
    }

    /// @param pid  that the scheduler knows
    /// @param host of jobs that name none; empty for none
    record Agent(long pid, String host, long seconds, int jobs, int sessions) {}

    /// @param path     of the control file
    /// @param spoolId  the message's name in logs
    /// @param taken    recipients that are ours or were
    /// @param reported those of them that are done
    record Job(long agent, String path, String spoolId, String host, long seconds, int taken, int reported) {}

    /// @param host     the name of the mail exchanger; empty where it is not known
    /// @param phase    what it waits for
    /// @param seconds  for how long
    /// @param open     how long it has been there
    /// @param security `verified`, `encrypted`, `clear`, or empty before that is known
    record Session(
            long agent,
            String host,
            String endpoint,
            Phase phase,
            long seconds,
            long open,
            String security,
            long messages,
            long octets) {}

    /// @param connections that there are now
    /// @param opened      that came up since the process began
    /// @param failed      that did not
    /// @param messages    that it has accepted
    /// @param lately      of these, about, in the last minute
    /// @param trouble     the last one; null where there was none
    record Server(
            String host,
            String endpoint,
            int connections,
            long opened,
            long failed,
            long messages,
            long lately,
            long octets,
            @Nullable Incident trouble) {}

    /// @param seconds ago
    /// @param code    of the reply; 0 where nothing came
    record Incident(long seconds, Phase phase, int code, String text) {}
}
