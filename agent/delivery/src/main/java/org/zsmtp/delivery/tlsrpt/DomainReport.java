package org.zsmtp.delivery.tlsrpt;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.policy.AppliedPolicy;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.tlsrpt.Json.Fields;
import org.zsmtp.delivery.tlsrpt.SessionResult.Peer;
import org.zsmtp.delivery.tlsrpt.SessionResult.PolicyResult;
import org.zsmtp.smtp.address.DomainName;

/// The report of one day to one domain (RFC 8460 section 4.4). Owned by one thread.
public final class DomainReport {

    /// A server that invents a new failure for each session does not make the report longer.
    private static final int MAX_DETAILS = 1000;

    private final DomainName domain;
    private final LocalDate day;
    private final Map<AppliedPolicy, Tally> tallies = new LinkedHashMap<>();

    private static final class Tally {
        private long successes;
        private long failures;
        private final Map<Detail, Long> details = new LinkedHashMap<>();
    }

    private record Detail(TlsFailure.Type type, @Nullable Peer peer, String why) {}

    DomainReport(DomainName domain, LocalDate day) {
        this.domain = domain;
        this.day = day;
    }

    /// @return who gets it
    public DomainName domain() {
        return domain;
    }

    void add(SessionResult session) {
        for (PolicyResult result : session.policies()) {
            Tally tally = tallies.computeIfAbsent(result.policy(), _ -> new Tally());
            TlsFailure failure = result.failure();
            if (failure == null) {
                tally.successes++;
            } else {
                tally.failures++;
                Detail detail = new Detail(failure.type(), session.peer(), failure.why());
                boolean kept = tally.details.size() < MAX_DETAILS || tally.details.containsKey(detail);
                tally.details.merge(kept ? detail : new Detail(failure.type(), null, ""), 1L, Long::sum);
            }
        }
    }

    /// @return sessions that succeeded, over all policies
    public long successes() {
        return tallies.values().stream().mapToLong(tally -> tally.successes).sum();
    }

    /// @return sessions that failed, over all policies
    public long failures() {
        return tallies.values().stream().mapToLong(tally -> tally.failures).sum();
    }

    /// @param organization who reports
    /// @param contact      how to reach him
    /// @param sender       the name of the host that reports
    /// @return the report as JSON
    public String json(String organization, String contact, DomainName sender) {
        List<Json> policies = new ArrayList<>();
        tallies.forEach((policy, tally) -> policies.add(policy(policy, tally)));
        return Fields.empty()
                .with("organization-name", organization)
                .with(
                        "date-range",
                        Fields.empty()
                                .with("start-datetime", day + "T00:00:00Z")
                                .with("end-datetime", day + "T23:59:59Z"))
                .with("contact-info", contact)
                .with("report-id", day + "T00:00:00Z_" + domain + "@" + sender)
                .with("policies", new Json.Items(policies))
                .text();
    }

    private static Json policy(AppliedPolicy policy, Tally tally) {
        Fields described = Fields.empty().with("policy-type", policy.type().word());
        if (!policy.strings().isEmpty()) {
            described.with("policy-string", policy.strings());
        }
        described.with("policy-domain", policy.domain().text());
        if (!policy.mxHosts().isEmpty()) {
            described.with("mx-host", policy.mxHosts());
        }
        Fields all = Fields.empty()
                .with("policy", described)
                .with(
                        "summary",
                        Fields.empty()
                                .with("total-successful-session-count", tally.successes)
                                .with("total-failure-session-count", tally.failures));
        if (!tally.details.isEmpty()) {
            List<Json> details = new ArrayList<>();
            tally.details.forEach((detail, count) -> details.add(detail(detail, count)));
            all.with("failure-details", new Json.Items(details));
        }
        return all;
    }

    private static Json detail(Detail detail, long count) {
        Peer peer = detail.peer();
        Fields fields = Fields.empty().with("result-type", detail.type().word());
        if (peer != null) {
            fields.with("sending-mta-ip", SessionLine.text(peer.own()))
                    .with("receiving-mx-hostname", peer.host())
                    .with("receiving-ip", SessionLine.text(peer.address()));
        }
        fields.with("failed-session-count", count);
        return detail.why().isEmpty() ? fields : fields.with("failure-reason-code", detail.why());
    }

    /// @param sender the name of the host that reports
    /// @return the name of the report's file (RFC 8460 section 5.1), of nothing but letters, digits and `!.-_`
    public String fileName(DomainName sender) {
        long begin = day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        long end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond() - 1;
        return sender.canonical() + "!" + domain.canonical() + "!" + begin + "!" + end + ".json.gz";
    }
}
