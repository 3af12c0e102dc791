package org.zsmtp.delivery.routing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.dns.DnsClient;
import org.zsmtp.delivery.dns.WellKnownServices;
import org.zsmtp.delivery.routing.MxHost.Choice;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;

/// What became of looking for one host of a route. Addresses that no mail may go to are left out.
sealed interface HostSearch {

    /// @param own one of the addresses is this host's
    record Usable(MxHost mx, boolean own) implements HostSearch {}

    /// The host is known to have no address that mail may go to.
    record Useless(Absence absence, String why) implements HostSearch {}

    /// Perhaps another time.
    record Unknown(String why) implements HostSearch {}

    /// Why a host has no usable address.
    enum Absence {
        NO_DOMAIN,
        NO_DATA,
        /// It has addresses, but none that a packet to it could carry.
        FORBIDDEN_ADDRESSES,
        /// Its well-known services are told, and mail is not among them.
        NO_MAIL_SERVICE
    }

    /// What is looked for, and what the search is careful about.
    ///
    /// @param guarded whether addresses that mean this host are suspicious: the destination did not ask for them
    record Target(int port, int preference, Choice choice, boolean guarded, OwnHost own, AddressPreference order) {}

    /// A name that spells an address is that address: RFC 5321 5.1 wants MX records to name hosts, but where they
    /// hold addresses their owner's meaning is plain, and no name server knows them as names.
    static HostSearch of(DomainName name, Target target, DnsClient dns) {
        Optional<AddressLiteral> spelt = DestinationParser.addressLike(name);
        if (spelt.isPresent()) {
            return judge(name, new DnsAnswer.Found<>(List.of(spelt.get().address()), true), target);
        }
        return switch (dns.addresses(name)) {
            case DnsAnswer.Found<InetAddress> found -> judge(name, found, target);
            case DnsAnswer.NoData<InetAddress> _ -> new Useless(Absence.NO_DATA, name + " has no address");
            case DnsAnswer.NoDomain<InetAddress> _ -> new Useless(Absence.NO_DOMAIN, name + " does not exist");
            case DnsAnswer.Unproven<InetAddress>(var _, var why) -> new Unknown(why);
            case DnsAnswer.TemporaryFailure<InetAddress>(var why) -> new Unknown(why);
            case DnsAnswer.Bogus<InetAddress>(var why) -> new Unknown(why);
        };
    }

    /// The same, for a host whose WKS records, if it has any, must list SMTP.
    static HostSearch ofMailService(DomainName name, Target target, DnsClient dns) {
        boolean withoutMail = dns.wellKnownServices(name) instanceof DnsAnswer.Found<WellKnownServices> told
                && told.records().stream().noneMatch(WellKnownServices::hasSmtp);
        return withoutMail
                ? new Useless(Absence.NO_MAIL_SERVICE, name + " has WKS records and none for SMTP")
                : of(name, target, dns);
    }

    static HostSearch of(AddressLiteral literal, Target target) {
        return judge(literal, new DnsAnswer.Found<>(List.of(literal.address()), true), target);
    }

    private static HostSearch judge(Domain host, DnsAnswer.Found<InetAddress> found, Target target) {
        List<Endpoint> usable = new ArrayList<>();
        boolean own = false;
        for (InetAddress address :
                target.order().order(found.records(), target.own().addresses())) {
            boolean allowed = switch (AddressScope.of(address)) {
                case HOST -> true;
                case HERE -> !target.guarded();
                case NOWHERE -> false;
            };
            if (allowed) {
                usable.add(Endpoint.of(new InetSocketAddress(address, target.port())));
                own |= target.guarded() && target.own().has(address);
            }
        }
        if (usable.isEmpty()) {
            String why = host + " has only addresses that mail cannot be sent to";
            return found.complete()
                    ? new Useless(Absence.FORBIDDEN_ADDRESSES, why)
                    : new Unknown(why + ", as far as the DNS answered");
        }
        return new Usable(new MxHost(host, usable, target.preference(), target.choice(), found.secure()), own);
    }
}
