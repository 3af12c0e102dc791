package org.zsmtp.delivery.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.dns.DnsClient;
import org.zsmtp.delivery.dns.MailExchanger;
import org.zsmtp.delivery.routing.Destination.Exchangers;
import org.zsmtp.delivery.routing.Destination.LocalSocket;
import org.zsmtp.delivery.routing.Destination.RecipientDomain;
import org.zsmtp.delivery.routing.Destination.Relay;
import org.zsmtp.delivery.routing.HostSearch.Target;
import org.zsmtp.delivery.routing.HostSearch.Unknown;
import org.zsmtp.delivery.routing.HostSearch.Useless;
import org.zsmtp.delivery.routing.MxHost.Choice;
import org.zsmtp.delivery.routing.RoutingResult.Routed;
import org.zsmtp.delivery.routing.RoutingResult.Unroutable;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;

/// Finds hosts as RFC 5321 5.1 says: mail exchangers by preference, equal ones shuffled, else the domain's own
/// addresses, never this host itself; RFC 7505 where the domain takes no mail. Safe for use by many threads.
///
/// An exchanger whose addresses are not known, are known not to exist, or lead nowhere is left out; the route has
/// what is left. It is guarded against destinations that point at this host only where mail would go to the port of
/// this host's own server: elsewhere something else listens, and the operator means it. A literal, and a host whose
/// MX records are not asked for, are always meant.
public final class MxRouter implements Router {

    private static final String NOT_ALL =
            "not all of its mail exchangers are known, and none of the others can be used";

    private final DnsClient dns;
    private final RoutingOptions options;
    private final RandomGenerator random;

    /// @param random shuffles equal preferences; need not be safe for use by many threads
    public MxRouter(DnsClient dns, RoutingOptions options, RandomGenerator random) {
        this.dns = dns;
        this.options = options;
        this.random = random;
    }

    @Override
    public RoutingResult route(Destination destination) {
        return switch (destination) {
            case RecipientDomain(var domain) -> route(destination, domain, options.port());
            case Relay(var host, var port) -> route(destination, host, port.orElse(options.port()));
            case Destination.Host(var name, var port) -> alone(destination, name, port);
            case Exchangers(var preferences) ->
                amongExchangers(destination, new DnsAnswer.Found<>(records(preferences), false), options.port());
            case LocalSocket(var path) -> new Routed(new Route(List.of(MxHost.at(path)), true));
        };
    }

    private static List<MailExchanger> records(List<List<DomainName>> preferences) {
        List<MailExchanger> records = new ArrayList<>();
        for (int i = 0; i < preferences.size(); i++) {
            for (DomainName host : preferences.get(i)) {
                records.add(new MailExchanger.Host(i, host));
            }
        }
        return records;
    }

    private RoutingResult route(Destination destination, Domain host, int port) {
        return switch (host) {
            case AddressLiteral literal ->
                single(destination, HostSearch.of(literal, target(port, 0, Choice.DIRECT, false)), true);
            case DomainName name ->
                switch (options.mx()) {
                    case USED -> byExchangers(destination, name, port);
                    case FORBIDDEN -> alone(destination, name, port);
                };
        };
    }

    private RoutingResult alone(Destination destination, DomainName name, int port) {
        return single(destination, HostSearch.of(name, target(port, 0, Choice.DIRECT, false), dns), true);
    }

    private RoutingResult byExchangers(Destination destination, DomainName name, int port) {
        return switch (dns.mx(name)) {
            case DnsAnswer.Found<MailExchanger> found -> amongExchangers(destination, found, port);
            case DnsAnswer.NoData<MailExchanger>(var secure) -> implicit(destination, name, port, secure);
            case DnsAnswer.Unproven<MailExchanger>(var secure, var why) ->
                switch (implicit(destination, name, port, secure)) {
                    case Routed routed -> routed;
                    case Unroutable _ -> Refusal.unknown(destination, why);
                };
            case DnsAnswer.NoDomain<MailExchanger> _ -> Refusal.NO_SUCH_DOMAIN.of(destination);
            case DnsAnswer.TemporaryFailure<MailExchanger>(var why) -> Refusal.unknown(destination, why);
            case DnsAnswer.Bogus<MailExchanger>(var why) -> Refusal.unknown(destination, why);
        };
    }

    private RoutingResult implicit(Destination destination, DomainName name, int port, boolean secure) {
        boolean guarded = isGuarded(port);
        HostSearch search = search(name, target(port, 0, Choice.IMPLICIT_MX, guarded));
        boolean own = options.own().names().contains(name) && guarded;
        if (own || (search instanceof HostSearch.Usable usable && usable.own())) {
            return Refusal.LOOP.of(destination);
        }
        // It existed a moment ago: a contradiction may be resolved the next time, so nothing bounces.
        if (search instanceof Useless useless && useless.absence() == HostSearch.Absence.NO_DOMAIN) {
            return Refusal.unknown(destination, name + " exists for MX and does not exist for addresses");
        }
        return single(destination, search, secure);
    }

    private RoutingResult single(Destination destination, HostSearch search, boolean secure) {
        return switch (search) {
            case HostSearch.Usable usable -> new Routed(new Route(AddressLimit.bound(List.of(usable.mx())), secure));
            case Unknown(var why) -> Refusal.unknown(destination, why);
            case Useless(var absence, var why) ->
                switch (absence) {
                    case NO_DOMAIN -> Refusal.NO_SUCH_DOMAIN.of(destination);
                    case NO_DATA -> Refusal.NO_HOST.of(destination, why);
                    case NO_MAIL_SERVICE -> Refusal.NO_HOST.of(destination, why);
                    case FORBIDDEN_ADDRESSES -> Refusal.BAD_ADDRESS.of(destination, why);
                };
        };
    }

    private RoutingResult amongExchangers(Destination destination, DnsAnswer.Found<MailExchanger> found, int port) {
        List<MailExchanger.Host> hosts = hosts(found.records());
        if (hosts.isEmpty()) {
            if (!found.complete()) {
                return Refusal.unknown(destination, NOT_ALL);
            }
            boolean takesNoMail = found.records().stream().allMatch(MailExchanger.Root.class::isInstance);
            return (takesNoMail ? Refusal.TAKES_NO_MAIL : Refusal.NO_HOST).of(destination);
        }
        List<HostSearch> searches = searchAll(hosts, port);
        int ownPreference = ownPreference(hosts, searches);
        List<MxHost> mxHosts = new ArrayList<>();
        for (HostSearch search : searches) {
            if (search instanceof HostSearch.Usable usable && usable.mx().preference() < ownPreference) {
                mxHosts.add(usable.mx());
            }
        }
        if (mxHosts.isEmpty()) {
            return found.complete()
                    ? nobody(destination, hosts, searches, ownPreference)
                    : Refusal.unknown(destination, NOT_ALL);
        }
        return new Routed(new Route(AddressLimit.bound(mxHosts), found.secure()));
    }

    /// By preference, equal ones shuffled, each name once. A root target beside hosts breaks RFC 7505 3 and says
    /// nothing: the hosts count.
    private List<MailExchanger.Host> hosts(List<MailExchanger> records) {
        Map<DomainName, MailExchanger.Host> best = new LinkedHashMap<>();
        for (MailExchanger record : records) {
            if (record instanceof MailExchanger.Host host) {
                best.merge(host.name(), host, (a, b) -> a.preference() <= b.preference() ? a : b);
            }
        }
        List<MailExchanger.Host> hosts = new ArrayList<>(best.values());
        synchronized (random) {
            Collections.shuffle(hosts, random);
        }
        hosts.sort(Comparator.comparingInt(MailExchanger.Host::preference));
        return hosts;
    }

    private List<HostSearch> searchAll(List<MailExchanger.Host> hosts, int port) {
        boolean guarded = isGuarded(port);
        return Concurrently.map(
                hosts, host -> search(host.name(), target(port, host.preference(), Choice.MX, guarded)));
    }

    /// The preference at which this host stands among the exchangers. What is not better than it must not be used,
    /// or mail would go round in circles (RFC 5321 5.1).
    private int ownPreference(List<MailExchanger.Host> hosts, List<HostSearch> searches) {
        int own = Integer.MAX_VALUE;
        for (int i = 0; i < hosts.size(); i++) {
            boolean ours = options.own().names().contains(hosts.get(i).name())
                    || (searches.get(i) instanceof HostSearch.Usable usable && usable.own());
            own = ours ? Math.min(own, hosts.get(i).preference()) : own;
        }
        return own;
    }

    private Unroutable nobody(
            Destination destination, List<MailExchanger.Host> hosts, List<HostSearch> searches, int ownPreference) {
        Optional<String> unknown = Optional.empty();
        String useless = "";
        for (int i = 0; i < hosts.size(); i++) {
            if (hosts.get(i).preference() < ownPreference) {
                switch (searches.get(i)) {
                    case Unknown(var why) -> unknown = unknown.or(() -> Optional.of(why));
                    case Useless search -> useless = useless.isEmpty() ? search.why() : useless;
                    case HostSearch.Usable _ -> throw new IllegalStateException("a usable host was left out");
                }
            }
        }
        if (unknown.isPresent()) {
            return Refusal.unknown(destination, unknown.get());
        }
        return ownPreference < Integer.MAX_VALUE
                ? Refusal.LOOP.of(destination)
                : Refusal.NO_HOST.of(destination, useless);
    }

    private boolean isGuarded(int port) {
        return port == options.own().port();
    }

    private Target target(int port, int preference, Choice choice, boolean guarded) {
        return new Target(port, preference, choice, guarded, options.own(), options.preference());
    }

    private HostSearch search(DomainName host, Target target) {
        return switch (options.wks()) {
            case NONE -> HostSearch.of(host, target, dns);
            case REQUIRED -> HostSearch.ofMailService(host, target, dns);
        };
    }
}
