package org.zsmtp.daemon.status;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.record.JobMessage;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.session.Phase;

/// What this process does: its agents, their jobs and connections, and the servers. Thread-safe; whoever asks waits for
/// nothing, and nothing waits for who asks.
public final class ProcessStatus {
    private static final int MOST = 1000;
    private static final Duration LAST_LINES = Duration.ofMillis(200);

    private final String kind;
    private final long pid;
    private final String version;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private final long began;
    private final Sites sites = new Sites();
    private final Tracing tracing;
    private final Set<AgentStatus> agents = ConcurrentHashMap.newKeySet();

    /// @param kind     `engine`, `agent` or `by hand`
    /// @param pid      of this process
    /// @param nanoTime as [System#nanoTime]
    public ProcessStatus(String kind, long pid, String version, Counters counters, LongSupplier nanoTime) {
        this.kind = kind;
        this.pid = pid;
        this.version = version;
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
        this.tracing = new Tracing(pid, LAST_LINES);
    }

    /// An agent begins; it is to hear its jobs and deliveries.
    ///
    /// @param agent the number of the process that the scheduler knows
    /// @param host  of jobs that name none
    public AgentStatus begin(long agent, Optional<String> host) {
        AgentStatus status = new AgentStatus(agent, host, sites, counters, nanoTime);
        agents.add(status);
        return status;
    }

    /// @return those who follow the conversations of this process
    public Tracing tracing() {
        return tracing;
    }

    /// Tells those who follow of the deliveries of an agent.
    ///
    /// @param messages tells the job of a message
    /// @param agent    the number of the process that the scheduler knows
    public DeliveryListener traced(Function<MailObject, @Nullable JobMessage> messages, long agent) {
        return new TraceListener(tracing, sites, messages, InstantSource.system(), agent);
    }

    /// It has ended.
    public void end(AgentStatus agent) {
        agents.remove(agent);
    }

    /// @return whether this is the number of this process or of one of its agents
    boolean has(long number) {
        return number == pid || agents.stream().anyMatch(agent -> agent.pid() == number);
    }

    StatusReport report() {
        return report(pid);
    }

    /// @param number of this process, or of the only agent that is reported
    StatusReport report(long number) {
        long now = nanoTime.getAsLong();
        List<StatusReport.Agent> served = new ArrayList<>();
        List<StatusReport.Job> jobs = new ArrayList<>();
        List<StatusReport.Session> sessions = new ArrayList<>();
        for (AgentStatus each : agents) {
            if (number != pid && number != each.pid()) {
                continue;
            }
            Collection<LiveJob> itsJobs = each.jobs();
            Collection<LiveSession> itsSessions = each.sessions();
            served.add(new StatusReport.Agent(
                    each.pid(),
                    each.host().orElse(""),
                    seconds(now, each.began()),
                    itsJobs.size(),
                    itsSessions.size()));
            itsJobs.forEach(job -> jobs.add(job(each.pid(), job, now)));
            itsSessions.forEach(session -> sessions.add(session(each.pid(), session, now)));
        }
        served.sort(Comparator.comparingLong(StatusReport.Agent::seconds)
                .reversed()
                .thenComparingLong(StatusReport.Agent::pid));
        jobs.sort(Comparator.comparingLong(StatusReport.Job::seconds).reversed().thenComparing(StatusReport.Job::path));
        sessions.sort(Comparator.comparingLong(StatusReport.Session::seconds)
                .reversed()
                .thenComparing(StatusReport.Session::endpoint));
        return new StatusReport(
                kind,
                pid,
                version,
                seconds(now, began),
                served,
                jobs.subList(0, Math.min(MOST, jobs.size())),
                jobs.size(),
                sessions.subList(0, Math.min(MOST, sessions.size())),
                sessions.size(),
                servers(now));
    }

    /// @return how many connections wait for what
    Map<Phase, Integer> phases() {
        Map<Phase, Integer> phases = new EnumMap<>(Phase.class);
        for (AgentStatus agent : agents) {
            agent.sessions().forEach(session -> phases.merge(session.phase(), 1, Integer::sum));
        }
        return phases;
    }

    private List<StatusReport.Server> servers(long now) {
        return sites.all().stream()
                .map(site -> server(site, now))
                .sorted(Comparator.comparingInt(StatusReport.Server::connections)
                        .thenComparingLong(StatusReport.Server::lately)
                        .thenComparingLong(StatusReport.Server::messages)
                        .reversed()
                        .thenComparing(StatusReport.Server::endpoint))
                .limit(MOST)
                .toList();
    }

    private static StatusReport.Job job(long agent, LiveJob job, long now) {
        return new StatusReport.Job(
                agent,
                job.facts().path(),
                job.facts().spoolId(),
                job.facts().host(),
                seconds(now, job.began()),
                job.taken(),
                job.reported());
    }

    private static StatusReport.Session session(long agent, LiveSession session, long now) {
        return new StatusReport.Session(
                agent,
                session.site().host(),
                session.site().endpoint().toString(),
                session.phase(),
                seconds(now, session.since()),
                seconds(now, session.opened()),
                session.security(),
                session.messages(),
                session.octets());
    }

    private static StatusReport.Server server(Site site, long now) {
        @Nullable Trouble trouble = site.trouble();
        return new StatusReport.Server(
                site.host(),
                site.endpoint().toString(),
                Math.max(0, site.connections()),
                site.connected(),
                site.failures(),
                site.messages(),
                site.messagesLately(now),
                site.octets(),
                trouble == null
                        ? null
                        : new StatusReport.Incident(
                                seconds(now, trouble.nanoTime()), trouble.phase(), trouble.code(), trouble.text()));
    }

    private static long seconds(long now, long then) {
        return Math.max(0, TimeUnit.NANOSECONDS.toSeconds(now - then));
    }
}
