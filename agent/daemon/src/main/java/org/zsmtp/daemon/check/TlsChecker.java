package org.zsmtp.daemon.check;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.check.TlsCheck.ExpectedResult;
import org.zsmtp.daemon.check.TlsCheck.Host;
import org.zsmtp.daemon.check.TlsCheck.Proof;
import org.zsmtp.daemon.check.TlsCheck.Server;
import org.zsmtp.daemon.check.TlsCheck.Verdict;
import org.zsmtp.delivery.HostProbe;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.policy.DaneFinding;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.policy.StsFinding;
import org.zsmtp.delivery.policy.StsPolicy;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Phase;

/// Checks the transport security of a destination: asks the DNS and the policies, connects to every address of
/// every host with a handshake that takes any certificate, and judges afterwards what was shown. Owned by one
/// thread, which it blocks.
public final class TlsChecker {
    private final HostProbe probe;
    private final InstantSource clock;
    private final Consumer<String> progress;

    /// @param progress told what is being looked at
    public TlsChecker(HostProbe probe, InstantSource clock, Consumer<String> progress) {
        this.probe = probe;
        this.clock = clock;
        this.progress = progress;
    }

    public TlsCheck check(Destination destination) {
        progress.accept("DNS of " + destination);
        return switch (probe.route(destination)) {
            case RoutingResult.Unroutable no ->
                new TlsCheck(
                        destination.toString(),
                        no.status() + " " + no.reason(),
                        false,
                        Optional.empty(),
                        List.of(),
                        switch (no.permanence()) {
                            case PERMANENT -> Verdict.FAIL;
                            case TEMPORARY -> Verdict.UNKNOWN;
                        });
            case RoutingResult.Routed(Route route) -> check(destination, route);
        };
    }

    private TlsCheck check(Destination destination, Route route) {
        progress.accept("MTA-STS of " + destination);
        Optional<HostProbe.Sts> sts = probe.sts(destination, route);
        List<Host> hosts = new ArrayList<>();
        Verdict verdict = Verdict.PASS;
        for (MxHost mx : route.hosts()) {
            Host host = host(destination, route, mx, sts);
            hosts.add(host);
            for (Server each : host.servers()) {
                verdict = verdict.and(each.expected().verdict());
            }
        }
        return new TlsCheck(destination.toString(), "", route.secure(), sts, hosts, verdict);
    }

    private Host host(Destination destination, Route route, MxHost mx, Optional<HostProbe.Sts> sts) {
        progress.accept("policies for " + mx.name());
        HostProbe.Findings findings = probe.findings(destination, route, mx);
        HostPolicy policy = probe.policy(destination, route, mx, RequireTls.AS_POLICY);
        List<Server> servers = new ArrayList<>();
        for (Endpoint endpoint : mx.endpoints()) {
            progress.accept(mx.name() + " " + endpoint);
            servers.add(server(mx, endpoint, policy, ways(mx, policy, findings.dane(), sts)));
        }
        return new Host(mx, findings.dane(), TlsaRemark.of(findings.tlsa(), findings.dane()), policy, servers);
    }

    /// Each way to verify a certificate that there is, whether anybody demands it or not.
    private static Map<String, TlsRequirement> ways(
            MxHost mx, HostPolicy policy, DaneFinding dane, Optional<HostProbe.Sts> sts) {
        Map<String, TlsRequirement> ways = new LinkedHashMap<>();
        if (dane instanceof DaneFinding.Usable(DomainName base, var records, var names)) {
            ways.put("DANE", new TlsRequirement.Dane(base, records, names));
        }
        if (mx.host() instanceof DomainName name) {
            if (sts.isPresent()
                    && sts.get().finding() instanceof StsFinding.Found(StsPolicy found)
                    && found.exchangers().stream().anyMatch(pattern -> pattern.matches(name))) {
                ways.put("MTA-STS", pkix(name, TlsRequirement.Authority.MTA_STS));
            }
            ways.put("PKIX", pkix(name, TlsRequirement.Authority.LOCAL));
        }
        if (policy instanceof HostPolicy.Usable usable && usable.requirement().authenticates()) {
            ways.put("policy", usable.requirement());
        }
        return ways;
    }

    private static TlsRequirement pkix(DomainName name, TlsRequirement.Authority asked) {
        return new TlsRequirement.Pkix(name, List.of(new ReferenceName.Exactly(name)), asked);
    }

    private Server server(MxHost mx, Endpoint endpoint, HostPolicy policy, Map<String, TlsRequirement> ways) {
        ProbeResult sight = probe.look(
                mx, endpoint, new TlsRequirement.Encrypted(serverName(mx, policy)), ConversationListener.NONE);
        List<X509Certificate> chain = session(sight).map(TlsSession::chain).orElse(List.of());
        List<Proof> proofs = new ArrayList<>();
        Optional<TlsFailure> fault = Optional.empty();
        if (!chain.isEmpty()) {
            for (Map.Entry<String, TlsRequirement> way : ways.entrySet()) {
                Optional<TlsFailure> wrong = probe.fault(chain, way.getValue());
                if (way.getKey().equals("policy")) {
                    fault = wrong;
                }
                proofs.add(new Proof(way.getKey(), wrong.map(TlsFailure::why).orElse(null)));
            }
        }
        Instant now = clock.instant();
        ExpectedResult expected = ExpectedResults.of(
                policy,
                unverified(sight, fault),
                (requirement, seen) -> probe.expectation(mx, endpoint, requirement, seen));
        return new Server(
                endpoint,
                sight,
                chain.stream().map(each -> CertificateFacts.of(each, now)).toList(),
                proofs,
                expected);
    }

    /// A connection that takes any certificate as it would have ended if it had taken only what the policy does.
    private static ProbeResult unverified(ProbeResult sight, Optional<TlsFailure> fault) {
        return sight instanceof ProbeResult.Ready(Endpoint local, var _, SecurityOutcome security) && fault.isPresent()
                ? new ProbeResult.Broken(
                        local,
                        Phase.TLS,
                        new Cause.Unsecured(Cause.Lack.TRUST, fault.get().why()),
                        security)
                : sight;
    }

    private static @Nullable DomainName serverName(MxHost mx, HostPolicy policy) {
        DomainName asked = policy instanceof HostPolicy.Usable usable
                ? usable.requirement().serverName()
                : null;
        return asked == null && mx.host() instanceof DomainName name ? name : asked;
    }

    /// @return what was agreed upon, where a handshake succeeded
    static Optional<TlsSession> session(ProbeResult sight) {
        SecurityOutcome security = switch (sight) {
            case ProbeResult.Ready ready -> ready.security();
            case ProbeResult.Broken broken -> broken.security();
            case ProbeResult.Unreachable _, ProbeResult.Withheld _ -> null;
        };
        return security instanceof SecurityOutcome.Secured(TlsSession session)
                ? Optional.of(session)
                : Optional.empty();
    }
}
