package org.zsmtp.delivery.policy;

import static org.zsmtp.delivery.policy.Candidate.Provenance.SECURE;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.policy.TlsLevel.Floor;
import org.zsmtp.delivery.policy.TlsLevel.NameSource;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.security.TlsRequirement.Authority;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// Decides which transport security a host needs before mail goes to it: the one place where the operator's levels,
/// DANE (RFC 7672), MTA-STS (RFC 8461) and the sender's wish (RFC 8689) meet (decision 0032). Thread-safe; blocks
/// for as long as its sources do.
///
/// Three laws hold for all of it. A demand, whosever it is, is never met by clear text. Whatever cannot be known
/// now, and whatever a policy forbids, delays mail and never fails it. And DANE goes before MTA-STS, which never
/// weakens it (RFC 8461 section 2).
public final class TlsPolicies {

    /// RFC 3463 section 3.8: a cryptographic failure, which DNSSEC's are.
    private static final EnhancedStatusCode FORGED = new EnhancedStatusCode(4, 7, 5);
    /// RFC 3463 section 3.5: directory server failure.
    private static final EnhancedStatusCode NO_DIRECTORY = new EnhancedStatusCode(4, 4, 3);
    /// RFC 3463 section 3.8: other or undefined security status.
    private static final EnhancedStatusCode FORBIDDEN = new EnhancedStatusCode(4, 7, 0);
    /// RFC 8689 section 8.4: REQUIRETLS support required, as long as it may yet come.
    private static final EnhancedStatusCode WITHOUT_REQUIRETLS = new EnhancedStatusCode(4, 7, 30);

    private final TlsLevel.Table levels;
    private final Dane dane;
    private final Dane named;
    private final MtaSts sts;

    /// @param levels the operator's
    public TlsPolicies(TlsLevel.Table levels, Dane dane, MtaSts sts) {
        this(levels, dane, dane, sts);
    }

    /// For transports that do not ask the DNS of their own accord.
    ///
    /// @param levels the operator's
    /// @param named  is asked where a level wants DANE for servers that somebody has named: [TlsLevel.DaneFirst]
    public TlsPolicies(TlsLevel.Table levels, Dane named) {
        this(levels, Dane.NONE, named, MtaSts.NONE);
    }

    private TlsPolicies(TlsLevel.Table levels, Dane dane, Dane named, MtaSts sts) {
        this.levels = levels;
        this.dane = dane;
        this.named = named;
        this.sts = sts;
    }

    /// Whether somebody else may have to be asked about a host, a name server or a policy host.
    public boolean mayAsk(Candidate candidate) {
        TlsLevel level = levels.of(candidate.destination(), candidate.host());
        while (level instanceof TlsLevel.ServerNamed(DomainName _, TlsLevel inner)) {
            level = inner;
        }
        return candidate.destination() instanceof DomainName
                && candidate.host() instanceof DomainName
                && switch (level) {
                    case TlsLevel.Dane _, TlsLevel.DaneOnly _, TlsLevel.DaneFirst _ -> true;
                    case TlsLevel.None _,
                            TlsLevel.May _,
                            TlsLevel.Encrypt _,
                            TlsLevel.Verify _,
                            TlsLevel.Fingerprint _,
                            TlsLevel.ServerNamed _ -> false;
                };
    }

    /// @param wish the sender's
    /// @return what mail of such a sender needs at this host
    public HostPolicy of(Candidate candidate, RequireTls wish) {
        TlsLevel level = levels.of(candidate.destination(), candidate.host());
        HostPolicy policy = byLevel(candidate, level, name(candidate.host()), wish);
        return switch (wish) {
            case AS_POLICY, NOT_REQUIRED -> policy;
            case REQUIRED -> authenticated(candidate, policy);
        };
    }

    /// @param sni what is told in the handshake
    private HostPolicy byLevel(Candidate candidate, TlsLevel level, @Nullable DomainName sni, RequireTls wish) {
        return switch (level) {
            case TlsLevel.None _ -> local(candidate, new TlsRequirement.None(), "none");
            case TlsLevel.May _ -> local(candidate, new TlsRequirement.Opportunistic(sni, null), "may");
            case TlsLevel.Encrypt _ -> local(candidate, new TlsRequirement.Encrypted(sni), "encrypt");
            case TlsLevel.Verify(List<NameSource> sources) ->
                local(
                        candidate,
                        new TlsRequirement.Pkix(sni, names(candidate, sources), Authority.LOCAL),
                        "a verified certificate");
            case TlsLevel.Fingerprint(var digests) ->
                local(candidate, new TlsRequirement.Fingerprint(sni, digests), "a certificate of a given fingerprint");
            case TlsLevel.ServerNamed(DomainName serverName, TlsLevel inner) ->
                byLevel(candidate, inner, serverName, wish);
            case TlsLevel.DaneOnly _ -> daneOnly(candidate);
            case TlsLevel.DaneFirst(TlsLevel otherwise) ->
                switch (wish) {
                    case AS_POLICY, REQUIRED -> daneFirst(candidate, otherwise, sni, wish);
                    case NOT_REQUIRED -> byLevel(candidate, otherwise, sni, wish);
                };
            case TlsLevel.Dane(Floor floor) ->
                switch (wish) {
                    case AS_POLICY, REQUIRED -> byDane(candidate, floor);
                    case NOT_REQUIRED ->
                        floor(candidate, floor, List.of(nothing(candidate)), "the sender wants no more");
                };
        };
    }

    private static HostPolicy local(Candidate candidate, TlsRequirement requirement, String what) {
        return new HostPolicy.Usable(
                requirement, List.of(nothing(candidate)), "the operator's policy asks for " + what);
    }

    // ---- DANE -----------------------------------------------------------------------------------------------------

    private HostPolicy byDane(Candidate candidate, Floor floor) {
        return switch (finding(candidate, dane)) {
            case DaneFinding.Usable usable -> authenticatedBy(usable);
            case DaneFinding.Unknown unknown -> unknown(candidate, unknown);
            case DaneFinding.Unusable unusable ->
                bySts(candidate, Floor.ENCRYPTED, List.of(applied(unusable)), "no TLSA record can be used");
            case DaneFinding.Absent _ -> bySts(candidate, floor, List.of(), "there is no TLSA record");
            case DaneFinding.Insecure(String why) -> bySts(candidate, floor, List.of(), why);
        };
    }

    private HostPolicy daneFirst(Candidate candidate, TlsLevel otherwise, @Nullable DomainName sni, RequireTls wish) {
        return switch (finding(candidate, named)) {
            case DaneFinding.Usable usable -> authenticatedBy(usable);
            case DaneFinding.Unknown unknown -> unknown(candidate, unknown);
            case DaneFinding.Unusable _ -> byLevel(candidate, encrypted(otherwise), sni, wish);
            case DaneFinding.Absent _, DaneFinding.Insecure _ -> byLevel(candidate, otherwise, sni, wish);
        };
    }

    /// Records that cannot be used still demand TLS (RFC 7672 section 2.2).
    private static TlsLevel encrypted(TlsLevel level) {
        return switch (level) {
            case TlsLevel.None _, TlsLevel.May _ -> new TlsLevel.Encrypt();
            case TlsLevel.ServerNamed(DomainName serverName, TlsLevel inner) ->
                new TlsLevel.ServerNamed(serverName, encrypted(inner));
            case TlsLevel.Encrypt _,
                    TlsLevel.Verify _,
                    TlsLevel.Fingerprint _,
                    TlsLevel.Dane _,
                    TlsLevel.DaneOnly _,
                    TlsLevel.DaneFirst _ -> level;
        };
    }

    private HostPolicy daneOnly(Candidate candidate) {
        return switch (finding(candidate, dane)) {
            case DaneFinding.Usable usable -> authenticatedBy(usable);
            case DaneFinding.Unknown unknown -> unknown(candidate, unknown);
            case DaneFinding.Unusable unusable ->
                withoutDane(candidate, "no TLSA record can be used", applied(unusable));
            case DaneFinding.Absent _ -> withoutDane(candidate, "there is no TLSA record", nothing(candidate));
            case DaneFinding.Insecure(String why) -> withoutDane(candidate, why, nothing(candidate));
        };
    }

    private static DaneFinding finding(Candidate candidate, Dane dane) {
        if (!(candidate.host() instanceof DomainName host) || !(candidate.destination() instanceof DomainName domain)) {
            return new DaneFinding.Insecure("an address has no TLSA records");
        }
        return candidate.provenance() == SECURE
                ? dane.of(new Dane.Target(host, domain), candidate.port())
                : new DaneFinding.Insecure("DNSSEC does not vouch for the way to " + host);
    }

    private static HostPolicy authenticatedBy(DaneFinding.Usable usable) {
        AppliedPolicy applied = new AppliedPolicy(
                AppliedPolicy.Type.TLSA,
                usable.base(),
                usable.records().stream().map(Object::toString).sorted().toList(),
                List.of(),
                null);
        return new HostPolicy.Usable(
                new TlsRequirement.Dane(usable.base(), usable.records(), usable.names()),
                List.of(applied),
                "TLSA records of " + usable.base());
    }

    private static AppliedPolicy applied(DaneFinding.Unusable unusable) {
        TlsFailure failure = new TlsFailure(TlsFailure.Type.TLSA_INVALID, "no TLSA record can be used");
        return new AppliedPolicy(
                AppliedPolicy.Type.TLSA,
                unusable.base(),
                unusable.records().stream().map(Object::toString).toList(),
                List.of(),
                failure);
    }

    /// There may be records that an attacker has suppressed.
    private static HostPolicy unknown(Candidate candidate, DaneFinding.Unknown unknown) {
        return switch (unknown.reason()) {
            case BOGUS ->
                unusable(
                        FORGED,
                        new TlsFailure(TlsFailure.Type.DNSSEC_INVALID, unknown.why()),
                        List.of(tlsa(candidate)));
            case NO_ANSWER ->
                unusable(
                        NO_DIRECTORY,
                        new TlsFailure(TlsFailure.Type.VALIDATION_FAILURE, unknown.why()),
                        List.of(tlsa(candidate)));
        };
    }

    private static HostPolicy withoutDane(Candidate candidate, String why, AppliedPolicy applied) {
        return unusable(
                FORBIDDEN,
                new TlsFailure(TlsFailure.Type.DANE_REQUIRED, "DANE is required for " + candidate.host() + ": " + why),
                List.of(applied));
    }

    // ---- MTA-STS --------------------------------------------------------------------------------------------------

    private HostPolicy bySts(Candidate candidate, Floor floor, List<AppliedPolicy> already, String because) {
        if (!(candidate.destination() instanceof DomainName domain) || !(candidate.host() instanceof DomainName host)) {
            return floor(candidate, floor, orNothing(already, candidate), because);
        }
        return switch (sts.of(domain)) {
            case StsFinding.NoPolicy _ -> floor(candidate, floor, orNothing(already, candidate), because);
            case StsFinding.Unavailable(TlsFailure failure) ->
                floor(
                        candidate,
                        floor,
                        and(already, new AppliedPolicy(AppliedPolicy.Type.STS, domain, List.of(), List.of(), failure)),
                        "the MTA-STS policy of " + domain + " cannot be fetched");
            case StsFinding.Found(StsPolicy policy) ->
                switch (policy.mode()) {
                    case NONE -> floor(candidate, floor, orNothing(already, candidate), because);
                    case ENFORCE -> enforced(domain, host, policy, already);
                    case TESTING -> tested(domain, host, policy, floor, already);
                };
        };
    }

    private static HostPolicy enforced(
            DomainName domain, DomainName host, StsPolicy policy, List<AppliedPolicy> already) {
        TlsFailure stranger = stranger(domain, host, policy);
        if (stranger != null) {
            return unusable(FORBIDDEN, stranger, and(already, applied(domain, policy, stranger)));
        }
        return new HostPolicy.Usable(
                pkix(host), and(already, applied(domain, policy, null)), "the MTA-STS policy of " + domain);
    }

    private static HostPolicy tested(
            DomainName domain, DomainName host, StsPolicy policy, Floor floor, List<AppliedPolicy> already) {
        TlsFailure stranger = stranger(domain, host, policy);
        TlsRequirement requirement = switch (floor) {
            case OPPORTUNISTIC -> new TlsRequirement.Opportunistic(host, stranger == null ? pkix(host) : null);
            case ENCRYPTED -> new TlsRequirement.Encrypted(host);
        };
        return new HostPolicy.Usable(
                requirement,
                and(already, applied(domain, policy, stranger)),
                "the MTA-STS policy of " + domain + " is being tested");
    }

    private static TlsRequirement.Pkix pkix(DomainName host) {
        return new TlsRequirement.Pkix(host, List.of(new ReferenceName.Exactly(host)), Authority.MTA_STS);
    }

    /// @return why this is none of the domain's exchangers, or null where it is one
    private static @Nullable TlsFailure stranger(DomainName domain, DomainName host, StsPolicy policy) {
        return policy.exchangers().stream().anyMatch(pattern -> pattern.matches(host))
                ? null
                : new TlsFailure(
                        TlsFailure.Type.VALIDATION_FAILURE,
                        host + " is none of the hosts that the MTA-STS policy of " + domain + " allows");
    }

    private static AppliedPolicy applied(DomainName domain, StsPolicy policy, @Nullable TlsFailure failure) {
        return new AppliedPolicy(
                AppliedPolicy.Type.STS,
                domain,
                policy.lines(),
                policy.exchangers().stream().map(StsPolicy.MxPattern::text).toList(),
                failure);
    }

    // ---- the sender's wish ----------------------------------------------------------------------------------------

    /// RFC 8689 section 4.2.1: the server proves to be the one that DNSSEC, an MTA-STS policy or the operator
    /// means.
    private static HostPolicy authenticated(Candidate candidate, HostPolicy policy) {
        return switch (policy) {
            case HostPolicy.Unusable unusable -> unusable;
            case HostPolicy.Usable usable when usable.requirement().authenticates() -> usable;
            case HostPolicy.Usable usable -> {
                boolean clear = usable.requirement() instanceof TlsRequirement.None;
                yield candidate.host() instanceof DomainName host && candidate.provenance() == SECURE && !clear
                        ? new HostPolicy.Usable(
                                new TlsRequirement.Pkix(
                                        host, List.of(new ReferenceName.Exactly(host)), Authority.LOCAL),
                                usable.applied(),
                                "the sender requires TLS")
                        : unusable(WITHOUT_REQUIRETLS, unprovable(candidate), usable.applied());
            }
        };
    }

    private static TlsFailure unprovable(Candidate candidate) {
        return new TlsFailure(
                TlsFailure.Type.VALIDATION_FAILURE,
                "the sender requires TLS, and neither DNSSEC nor a policy says who " + candidate.host() + " is");
    }

    // ---- what remains ---------------------------------------------------------------------------------------------

    private static HostPolicy floor(Candidate candidate, Floor floor, List<AppliedPolicy> applied, String because) {
        DomainName sni = name(candidate.host());
        return new HostPolicy.Usable(
                switch (floor) {
                    case OPPORTUNISTIC -> new TlsRequirement.Opportunistic(sni, null);
                    case ENCRYPTED -> new TlsRequirement.Encrypted(sni);
                },
                applied,
                because);
    }

    private static HostPolicy unusable(EnhancedStatusCode status, TlsFailure failure, List<AppliedPolicy> applied) {
        return new HostPolicy.Unusable(status, failure, applied);
    }

    private static AppliedPolicy nothing(Candidate candidate) {
        return new AppliedPolicy(
                AppliedPolicy.Type.NO_POLICY_FOUND, candidate.destination(), List.of(), List.of(), null);
    }

    private static AppliedPolicy tlsa(Candidate candidate) {
        return new AppliedPolicy(AppliedPolicy.Type.TLSA, candidate.host(), List.of(), List.of(), null);
    }

    private static List<AppliedPolicy> orNothing(List<AppliedPolicy> already, Candidate candidate) {
        return already.isEmpty() ? List.of(nothing(candidate)) : already;
    }

    private static List<AppliedPolicy> and(List<AppliedPolicy> already, AppliedPolicy one) {
        List<AppliedPolicy> all = new ArrayList<>(already);
        all.add(one);
        return all;
    }

    private static @Nullable DomainName name(Domain domain) {
        return switch (domain) {
            case DomainName name -> name;
            case AddressLiteral _ -> null;
        };
    }

    private static void ifNamed(
            Domain domain, Function<DomainName, ReferenceName> reference, Consumer<ReferenceName> names) {
        switch (domain) {
            case DomainName name -> names.accept(reference.apply(name));
            case AddressLiteral literal -> names.accept(new ReferenceName.Address(literal));
        }
    }

    private static List<ReferenceName> names(Candidate candidate, List<NameSource> sources) {
        return sources.stream()
                .<ReferenceName>mapMulti((source, names) -> {
                    switch (source) {
                        case NameSource.HostName _ -> ifNamed(candidate.host(), ReferenceName.Exactly::new, names);
                        case NameSource.Destination _ ->
                            ifNamed(candidate.destination(), ReferenceName.Exactly::new, names);
                        case NameSource.BelowDestination _ ->
                            ifNamed(candidate.destination(), ReferenceName.Below::new, names);
                        case NameSource.Given(ReferenceName name) -> names.accept(name);
                    }
                })
                .toList();
    }
}
