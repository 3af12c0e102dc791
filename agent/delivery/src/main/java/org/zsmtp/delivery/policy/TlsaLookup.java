package org.zsmtp.delivery.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.zsmtp.delivery.dns.Alias;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.dns.DnsClient;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.DomainName;

/// Finds a host's TLSA records in the DNS (RFC 7672 section 2.2.2 and 2.2.3). Thread-safe as its DNS client is.
///
/// The RFC tells by a host's address records whether its zone is signed. Here its CNAME record tells, or the proof
/// that it has none: the same zone vouches for either, every step of a chain of aliases is seen by itself, and nobody
/// who suppresses one kind of address makes a signed zone look unsigned.
public final class TlsaLookup implements Dane {

    /// A circle of aliases has as many as one likes.
    private static final int MAX_ALIASES = 10;

    private final DnsClient dns;

    public TlsaLookup(DnsClient dns) {
        this.dns = dns;
    }

    /// What the aliases of a name come to.
    private sealed interface Expansion {

        /// @param names under which records may be: the end of the chain where every step is secure, then the name
        ///     itself
        record Secure(List<DomainName> names) implements Expansion {}

        record Insecure(String why) implements Expansion {}

        record Unknown(DaneFinding.Unknown finding) implements Expansion {}
    }

    @Override
    public DaneFinding of(Target host, int port) {
        return switch (expand(host.name())) {
            case Expansion.Unknown(var finding) -> finding;
            case Expansion.Insecure(var why) -> new DaneFinding.Insecure(why);
            case Expansion.Secure(var candidates) -> firstOf(candidates, host, port);
        };
    }

    private Expansion expand(DomainName start) {
        DomainName name = start;
        for (int step = 0; step <= MAX_ALIASES; step++) {
            switch (dns.alias(name)) {
                case DnsAnswer.TemporaryFailure<Alias>(var why) -> {
                    return new Expansion.Unknown(noAnswer(why));
                }
                case DnsAnswer.Bogus<Alias>(var why) -> {
                    return new Expansion.Unknown(bogus(why));
                }
                case DnsAnswer.NoData<Alias>(var secure) -> {
                    return secure ? ending(start, name) : breaking(start, name);
                }
                case DnsAnswer.NoDomain<Alias>(var secure) -> {
                    return secure ? ending(start, name) : breaking(start, name);
                }
                case DnsAnswer.Unproven<Alias>(var secure, var _) -> {
                    return secure ? ending(start, name) : breaking(start, name);
                }
                case DnsAnswer.Found<Alias>(var records, var secure, var _) -> {
                    if (!secure) {
                        return breaking(start, name);
                    }
                    switch (records.getFirst()) {
                        case Alias.To(var target) -> name = target;
                        case Alias.Unusable _ -> {
                            return new Expansion.Secure(List.of(start));
                        }
                    }
                }
            }
        }
        return new Expansion.Unknown(noAnswer("CNAME of " + start + ": too many aliases in a row"));
    }

    private static Expansion ending(DomainName start, DomainName end) {
        return new Expansion.Secure(end.equals(start) ? List.of(start) : List.of(end, start));
    }

    /// A host that a signed zone calls an alias of what no signature covers may still have records under its own name.
    private static Expansion breaking(DomainName start, DomainName unsigned) {
        return unsigned.equals(start)
                ? new Expansion.Insecure("DNSSEC does not vouch for " + start)
                : new Expansion.Secure(List.of(start));
    }

    private DaneFinding firstOf(List<DomainName> candidates, Target host, int port) {
        DaneFinding nothing = new DaneFinding.Absent();
        for (DomainName base : candidates) {
            switch (records(base, port)) {
                case DnsAnswer.TemporaryFailure<Tlsa>(var why) -> {
                    return noAnswer(why);
                }
                case DnsAnswer.Bogus<Tlsa>(var why) -> {
                    return bogus(why);
                }
                case DnsAnswer.Found<Tlsa>(var records, var secure, var _) -> {
                    if (secure) {
                        return judged(base, records, host);
                    }
                    nothing = insecure(base);
                }
                case DnsAnswer.NoData<Tlsa>(var secure) -> nothing = secure ? nothing : insecure(base);
                case DnsAnswer.NoDomain<Tlsa>(var secure) -> nothing = secure ? nothing : insecure(base);
                // The host's zone is signed: there is a proof, or an attacker has removed it.
                case DnsAnswer.Unproven<Tlsa>(var secure, var why) -> {
                    if (!secure) {
                        return noAnswer(why);
                    }
                }
            }
        }
        return nothing;
    }

    private DnsAnswer<Tlsa> records(DomainName base, int port) {
        DomainName owner;
        try {
            owner = DomainName.parse("_" + port + "._tcp." + base.text());
        } catch (AddressSyntaxException tooLong) {
            // No such name can be, so nothing can be there, and that is as certain as a proof.
            return new DnsAnswer.NoDomain<>(true);
        }
        return dns.tlsa(owner);
    }

    private DaneFinding judged(DomainName base, List<Tlsa> records, Target host) {
        Set<Tlsa> usable = UsableTlsa.of(records);
        return usable.isEmpty()
                ? new DaneFinding.Unusable(base, records)
                : new DaneFinding.Usable(base, usable, names(base, host, usable));
    }

    /// RFC 7672 section 3.2.2. Only certificates under a trust anchor are looked at for names.
    private List<DomainName> names(DomainName base, Target host, Set<Tlsa> records) {
        Set<DomainName> names = new LinkedHashSet<>(List.of(base, host.name(), host.destination()));
        if (records.stream().anyMatch(r -> r.usage() == UsableTlsa.DANE_TA)
                && expand(host.destination()) instanceof Expansion.Secure(var expanded)) {
            names.add(expanded.getFirst());
        }
        return List.copyOf(names);
    }

    private static DaneFinding.Insecure insecure(DomainName base) {
        return new DaneFinding.Insecure("DNSSEC does not vouch for the TLSA records of " + base);
    }

    private static DaneFinding.Unknown noAnswer(String why) {
        return new DaneFinding.Unknown(why, DaneFinding.Reason.NO_ANSWER);
    }

    private static DaneFinding.Unknown bogus(String why) {
        return new DaneFinding.Unknown(why, DaneFinding.Reason.BOGUS);
    }
}
