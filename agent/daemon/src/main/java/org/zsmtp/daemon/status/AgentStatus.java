package org.zsmtp.daemon.status;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.zsmtp.daemon.record.JobFacts;
import org.zsmtp.daemon.record.JobListener;
import org.zsmtp.daemon.report.Finding;
import org.zsmtp.delivery.AttemptReport;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.spool.RecipientLine;

/// One agent, as it hears its jobs and its deliveries: what it has in hand now. Thread-safe; what it hears costs some
/// additions.
public final class AgentStatus implements DeliveryListener, JobListener {
    private static final int FAILED = 1;
    private static final int OVERTAKEN = 2;

    private final long pid;
    private final Optional<String> host;
    private final Sites sites;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private final long began;
    private final Map<JobFacts, LiveJob> jobs = new ConcurrentHashMap<>();
    private final Set<LiveSession> sessions = ConcurrentHashMap.newKeySet();

    AgentStatus(long pid, Optional<String> host, Sites sites, Counters counters, LongSupplier nanoTime) {
        this.pid = pid;
        this.host = host;
        this.sites = sites;
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
        counters.add(Metric.AGENTS_STARTED, 0, 1);
    }

    long pid() {
        return pid;
    }

    /// @return of jobs that name none
    Optional<String> host() {
        return host;
    }

    /// @return when it began to serve, as [System#nanoTime]
    long began() {
        return began;
    }

    Collection<LiveJob> jobs() {
        return jobs.values();
    }

    Collection<LiveSession> sessions() {
        return sessions;
    }

    // ---- jobs -----------------------------------------------------------------------------------------------------

    @Override
    public void began(JobFacts job) {
        jobs.put(job, new LiveJob(job, nanoTime.getAsLong()));
    }

    @Override
    public void took(JobFacts job, List<RecipientLine> taken) {
        LiveJob live = jobs.get(job);
        if (live != null) {
            live.took(taken.size());
        }
    }

    @Override
    public void reported(JobFacts job, RecipientLine line, Finding finding, AgentLine.RecipientReport report) {
        counters.add(Metric.RECIPIENTS, LiveJob.value(finding.verdict()), 1);
        LiveJob live = jobs.get(job);
        if (live != null) {
            live.reported(finding.verdict());
        }
    }

    @Override
    public void ended(JobFacts job) {
        LiveJob live = jobs.remove(job);
        if (live != null) {
            counters.add(Metric.JOBS, live.verdict(), 1);
        }
    }

    // ---- deliveries -----------------------------------------------------------------------------------------------

    @Override
    public void trying(MailObject mail, String host, List<Endpoint> endpoints) {
        sites.of(endpoints.getFirst()).named(host);
    }

    @Override
    public ConversationListener conversation(Endpoint endpoint) {
        LiveSession session = new LiveSession(sites.of(endpoint), counters, nanoTime, sessions::remove);
        sessions.add(session);
        return session;
    }

    @Override
    public void connectFailed(Endpoint endpoint, String why) {
        counters.add(Metric.CONNECTS, FAILED, 1);
        sites.of(endpoint).failed(Phase.CONNECT, why, nanoTime.getAsLong());
    }

    @Override
    public void overtaken(Endpoint endpoint) {
        counters.add(Metric.CONNECTS, OVERTAKEN, 1);
    }

    @Override
    public void attempted(AttemptReport attempt) {
        sites.of(attempt.endpoint()).named(attempt.host());
    }

    @Override
    public void forbidden(MailObject mail, String host, HostPolicy.Unusable why) {
        counters.add(Metric.FORBIDDEN, 0, 1);
    }

    @Override
    public void untried(MailObject mail, List<RecipientResult> results) {
        counters.add(Metric.UNTRIED, 0, results.size());
    }

    @Override
    public void broken(Throwable cause) {
        counters.add(Metric.FAULTS, 0, 1);
    }
}
