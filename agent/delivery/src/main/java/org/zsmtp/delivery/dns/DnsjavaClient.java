package org.zsmtp.delivery.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.xbill.DNS.ResolverConfig;
import org.zsmtp.delivery.cache.ExpiringMap;
import org.zsmtp.delivery.dns.DnsAnswer.Bogus;
import org.zsmtp.delivery.dns.DnsAnswer.Found;
import org.zsmtp.delivery.dns.DnsAnswer.NoData;
import org.zsmtp.delivery.dns.DnsAnswer.NoDomain;
import org.zsmtp.delivery.dns.DnsAnswer.TemporaryFailure;
import org.zsmtp.delivery.dns.DnsAnswer.Unproven;
import org.zsmtp.smtp.address.DomainName;

/// [DnsClient] on dnsjava: UDP, TCP where an answer is truncated, several servers, a cache.
///
/// Without trust anchors `secure` is the AD bit of a resolver on the loopback interface; the word of any other
/// resolver is not taken. With them every answer is validated here, wherever it comes from (decision
/// 0034). Answers are remembered for their time to live, at most an hour, absences at most a quarter of an
/// hour, failures five seconds.
public final class DnsjavaClient implements DnsClient {
    private final DnsOptions options;
    private final NameServers servers;
    private final ExpiringMap<Question, DnsAnswer<MailExchanger>> exchangers;
    private final ExpiringMap<Question, DnsAnswer<InetAddress>> addresses;
    private final ExpiringMap<Question, DnsAnswer<WellKnownServices>> services;
    private final ExpiringMap<Question, DnsAnswer<Tlsa>> associations;
    private final ExpiringMap<Question, DnsAnswer<String>> texts;
    private final ExpiringMap<Question, DnsAnswer<Alias>> aliases;

    private record Question(DomainName name, int type) {}

    static {
        TlsaOfAnyLength.register();
    }

    public DnsjavaClient(DnsOptions options, InstantSource clock) {
        this.options = options;
        List<InetSocketAddress> addresses = options.servers().isEmpty() ? systemServers() : options.servers();
        this.servers = options.anchors().isEmpty()
                ? NameServers.believed(addresses, options.tryTimeout(), options.rounds(), clock)
                : NameServers.validated(
                        addresses,
                        options.tryTimeout(),
                        options.rounds(),
                        options.deadline(),
                        new Validation(options.anchors(), clock));
        int share = options.cachedRecords() / 5;
        this.exchangers = cache(share, clock);
        this.addresses = cache(share, clock);
        this.associations = cache(share, clock);
        this.aliases = cache(share, clock);
        this.texts = cache(share, clock);
        // Asked for by few, and told by fewer: what is remembered is mostly that there is nothing.
        this.services = cache(share / 5, clock);
    }

    /// The name servers that the operating system is told to use (`/etc/resolv.conf`).
    public static List<InetSocketAddress> systemServers() {
        return ResolverConfig.getCurrentConfig().servers();
    }

    @Override
    public DnsAnswer<MailExchanger> mx(DomainName domain) {
        return lookup(RecordKind.MX, exchangers, domain);
    }

    @Override
    public DnsAnswer<InetAddress> addresses(DomainName host) {
        FutureTask<DnsAnswer<InetAddress>> six = new FutureTask<>(() -> lookup(RecordKind.AAAA, addresses, host));
        Thread.ofVirtual().name("aaaa").start(six);
        DnsAnswer<InetAddress> four = lookup(RecordKind.A, addresses, host);
        try {
            return both(six.get(), four);
        } catch (InterruptedException e) {
            six.cancel(true);
            Thread.currentThread().interrupt();
            return new TemporaryFailure<>("addresses of " + host + ": interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public DnsAnswer<WellKnownServices> wellKnownServices(DomainName host) {
        return lookup(RecordKind.WKS, services, host);
    }

    @Override
    public DnsAnswer<Tlsa> tlsa(DomainName owner) {
        return lookup(RecordKind.TLSA, associations, owner);
    }

    @Override
    public DnsAnswer<String> txt(DomainName name) {
        return lookup(RecordKind.TXT, texts, name);
    }

    @Override
    public DnsAnswer<Alias> alias(DomainName name) {
        return lookup(RecordKind.CNAME, aliases, name);
    }

    private <R> DnsAnswer<R> lookup(RecordKind<R> kind, ExpiringMap<Question, DnsAnswer<R>> cache, DomainName name) {
        Question question = new Question(name, kind.type());
        DnsAnswer<R> known = cache.get(question);
        if (known != null) {
            return known;
        }
        TimedAnswer<R> answer = new Lookup<>(servers, kind, name, Deadline.in(options.deadline())).run();
        cache.put(question, answer.answer(), answer.timeToLive());
        return answer.answer();
    }

    private static <R> ExpiringMap<Question, DnsAnswer<R>> cache(int records, InstantSource clock) {
        return new ExpiringMap<>(clock, records, DnsjavaClient::weight);
    }

    /// A domain with a hundred records costs what it weighs.
    static int weight(DnsAnswer<?> answer) {
        return 1 + (answer instanceof DnsAnswer.Found<?> found ? found.records().size() : 0);
    }

    /// What two questions about one host say together. An absence is only told when both prove it; forgery of either
    /// makes the other worthless, because an attacker chooses which one to break.
    static <R> DnsAnswer<R> both(DnsAnswer<R> first, DnsAnswer<R> second) {
        return switch (first) {
            case Bogus<R> bogus -> bogus;
            case Found<R> found ->
                switch (second) {
                    case Bogus<R> bogus -> bogus;
                    case Found<R> others ->
                        new Found<>(
                                Stream.concat(found.records().stream(), others.records().stream())
                                        .toList(),
                                found.secure() && others.secure(),
                                found.complete() && others.complete());
                    case NoData<R>(var secure) -> foundAlone(found, secure, true);
                    case NoDomain<R>(var secure) -> foundAlone(found, secure, true);
                    case Unproven<R>(var secure, var _) -> foundAlone(found, secure, false);
                    case TemporaryFailure<R> _ -> foundAlone(found, false, false);
                };
            case NoData<R>(var secure) -> absentAnd(second, secure, false);
            case NoDomain<R>(var secure) -> absentAnd(second, secure, true);
            case Unproven<R> unproven ->
                switch (second) {
                    case Bogus<R> _, TemporaryFailure<R> _ -> second;
                    case Found<R> found -> foundAlone(found, unproven.secure(), false);
                    case NoData<R> _, NoDomain<R> _, Unproven<R> _ -> unproven;
                };
            case TemporaryFailure<R> failure ->
                switch (second) {
                    case Bogus<R> bogus -> bogus;
                    case Found<R> found -> foundAlone(found, false, false);
                    case NoData<R> _, NoDomain<R> _, Unproven<R> _, TemporaryFailure<R> _ -> failure;
                };
        };
    }

    /// @param absent the other kind is known not to be there
    private static <R> Found<R> foundAlone(Found<R> found, boolean secure, boolean absent) {
        return new Found<>(found.records(), found.secure() && secure, found.complete() && absent);
    }

    private static <R> DnsAnswer<R> absentAnd(DnsAnswer<R> second, boolean secure, boolean noDomain) {
        return switch (second) {
            case Bogus<R> _, TemporaryFailure<R> _, Unproven<R> _ -> second;
            case Found<R> found -> foundAlone(found, secure, true);
            case NoData<R>(var secureToo) -> new NoData<>(secure && secureToo);
            case NoDomain<R>(var secureToo) ->
                noDomain ? new NoDomain<>(secure && secureToo) : new NoData<>(secure && secureToo);
        };
    }
}
