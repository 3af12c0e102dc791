package org.zsmtp.delivery.policy.sts;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.cache.ExpiringMap;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.dns.DnsClient;
import org.zsmtp.delivery.policy.MtaSts;
import org.zsmtp.delivery.policy.PolicyFetcher;
import org.zsmtp.delivery.policy.StsFinding;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.DomainName;

/// Policies as domains publish them: announced in the DNS, fetched over HTTPS, remembered for as long as they say (RFC
/// 8461 sections 3 and 5.1). Thread-safe.
///
/// A remembered policy is valid until it expires, whatever happens to its record or its host: an attacker who can
/// keep a sender from the DNS or from the policy host must not be able to take the policy away. What the DNS cannot
/// tell now is not waited for, since a domain of which nothing is remembered has nothing that protects this very
/// question.
public final class DiscoveredPolicies implements MtaSts {

    private static final int MAX_DOMAINS = 1000;

    private final Function<DomainName, DnsAnswer<String>> texts;
    private final PolicyFetcher fetcher;
    private final PolicyStore store;
    private final InstantSource clock;
    private final Executor background;

    /// Not by the life of the policies, which these know themselves.
    private final ExpiringMap<DomainName, DomainPolicy> domains;

    /// @param texts      asks the DNS for a name's TXT records
    /// @param background runs what no delivery waits for, for no longer than the fetcher takes
    DiscoveredPolicies(
            Function<DomainName, DnsAnswer<String>> texts,
            PolicyFetcher fetcher,
            PolicyStore store,
            InstantSource clock,
            Executor background) {
        this.texts = texts;
        this.fetcher = fetcher;
        this.store = store;
        this.clock = clock;
        this.background = background;
        this.domains = new ExpiringMap<>(clock, MAX_DOMAINS);
    }

    /// @param directory where policies outlive the process, shared by all agents of a host; null for nowhere
    public static DiscoveredPolicies open(
            DnsClient dns, PolicyFetcher fetcher, @Nullable Path directory, InstantSource clock) {
        return new DiscoveredPolicies(
                dns::txt,
                fetcher,
                directory == null ? PolicyStore.NONE : new PolicyDirectory(directory),
                clock,
                task -> Thread.ofVirtual().name("mta-sts").start(task));
    }

    @Override
    public StsFinding of(DomainName domain) {
        DomainName announced;
        DomainName policyHost;
        try {
            announced = DomainName.parse("_mta-sts." + domain.text());
            policyHost = DomainName.parse("mta-sts." + domain.text());
        } catch (AddressSyntaxException tooLong) {
            return new StsFinding.NoPolicy();
        }
        DomainPolicy policy = of(domain, policyHost);
        return record(announced).map(policy::announced).orElseGet(policy::unannounced);
    }

    private Optional<StsRecord> record(DomainName announced) {
        return switch (texts.apply(announced)) {
            case DnsAnswer.Found<String>(var found, var _, var _) -> StsRecord.of(found);
            case DnsAnswer.NoData<String> _,
                    DnsAnswer.NoDomain<String> _,
                    DnsAnswer.Unproven<String> _,
                    DnsAnswer.TemporaryFailure<String> _,
                    DnsAnswer.Bogus<String> _ -> Optional.empty();
        };
    }

    private DomainPolicy of(DomainName domain, DomainName policyHost) {
        return domains.computeIfAbsent(
                domain,
                ExpiringMap.FOREVER,
                name -> new DomainPolicy(name, policyHost, fetcher, store, clock, background));
    }
}
