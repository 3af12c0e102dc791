package org.zsmtp.delivery.routing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zsmtp.delivery.dns.Alias;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.dns.DnsClient;
import org.zsmtp.delivery.dns.MailExchanger;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.dns.WellKnownServices;
import org.zsmtp.smtp.address.DomainName;

/// A DNS as a table. What is not in it does not exist; a name with one kind of record has no data of the other.
final class TableDns implements DnsClient {
    private final Map<DomainName, DnsAnswer<MailExchanger>> exchangers = new HashMap<>();
    private final Map<DomainName, DnsAnswer<InetAddress>> addresses = new HashMap<>();
    private final Map<DomainName, DnsAnswer<WellKnownServices>> services = new HashMap<>();
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    /// @param records `preference name`, where the name may be `.`
    TableDns mx(String domain, String... records) {
        List<MailExchanger> list = new ArrayList<>();
        for (String record : records) {
            String[] words = record.split(" ", 2);
            int preference = Integer.parseInt(words[0]);
            list.add(
                    switch (words[1]) {
                        case "." -> new MailExchanger.Root(preference);
                        case "bad name" -> new MailExchanger.Unusable(preference, "bad\\032name");
                        default -> new MailExchanger.Host(preference, DomainName.parse(words[1]));
                    });
        }
        return mx(domain, new DnsAnswer.Found<>(list, false));
    }

    TableDns mx(String domain, DnsAnswer<MailExchanger> answer) {
        exchangers.put(DomainName.parse(domain), answer);
        return this;
    }

    TableDns host(String name, String... literals) {
        List<InetAddress> list =
                Arrays.stream(literals).map(InetAddress::ofLiteral).toList();
        return host(name, new DnsAnswer.Found<>(list, false));
    }

    TableDns host(String name, DnsAnswer<InetAddress> answer) {
        addresses.put(DomainName.parse(name), answer);
        return this;
    }

    /// @param ports of TCP services
    TableDns services(String host, Integer... ports) {
        return services(host, new DnsAnswer.Found<>(List.of(new WellKnownServices(6, Set.of(ports))), false));
    }

    TableDns services(String host, DnsAnswer<WellKnownServices> answer) {
        services.put(DomainName.parse(host), answer);
        return this;
    }

    @Override
    public DnsAnswer<WellKnownServices> wellKnownServices(DomainName host) {
        return services.getOrDefault(host, new DnsAnswer.NoData<>(false));
    }

    @Override
    public DnsAnswer<Tlsa> tlsa(DomainName owner) {
        return new DnsAnswer.NoDomain<>(false);
    }

    @Override
    public DnsAnswer<String> txt(DomainName name) {
        return new DnsAnswer.NoDomain<>(false);
    }

    @Override
    public DnsAnswer<Alias> alias(DomainName name) {
        return new DnsAnswer.NoDomain<>(false);
    }

    @Override
    public DnsAnswer<MailExchanger> mx(DomainName domain) {
        asked.add("MX " + domain);
        DnsAnswer<MailExchanger> absent =
                addresses.containsKey(domain) ? new DnsAnswer.NoData<>(false) : new DnsAnswer.NoDomain<>(false);
        return exchangers.getOrDefault(domain, absent);
    }

    @Override
    public DnsAnswer<InetAddress> addresses(DomainName host) {
        asked.add("A " + host);
        DnsAnswer<InetAddress> absent =
                exchangers.containsKey(host) ? new DnsAnswer.NoData<>(false) : new DnsAnswer.NoDomain<>(false);
        return addresses.getOrDefault(host, absent);
    }
}
