package org.zsmtp.delivery.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zsmtp.delivery.dns.Alias;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.dns.DnsClient;
import org.zsmtp.delivery.dns.MailExchanger;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.dns.WellKnownServices;
import org.zsmtp.smtp.address.DomainName;

/// Aliases and TLSA records as a table. What is not in it is securely absent, unless its name ends in `.unsigned`.
final class SignedTableDns implements DnsClient {
    private final Map<DomainName, DnsAnswer<Alias>> aliases = new HashMap<>();
    private final Map<DomainName, DnsAnswer<Tlsa>> associations = new HashMap<>();
    final List<String> asked = new ArrayList<>();

    SignedTableDns alias(String name, String target) {
        return alias(name, new DnsAnswer.Found<>(List.of(new Alias.To(DomainName.parse(target))), signed(name)));
    }

    SignedTableDns alias(String name, DnsAnswer<Alias> answer) {
        aliases.put(DomainName.parse(name), answer);
        return this;
    }

    /// @param records of port 25, as [Tlsa#toString] writes them
    SignedTableDns tlsa(String host, String... records) {
        List<Tlsa> list = new ArrayList<>();
        for (String record : records) {
            String[] words = record.split(" ", 4);
            list.add(new Tlsa(
                    Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]), words[3]));
        }
        return tlsa(host, new DnsAnswer.Found<>(list, signed(host)));
    }

    SignedTableDns tlsa(String host, DnsAnswer<Tlsa> answer) {
        associations.put(DomainName.parse("_25._tcp." + host), answer);
        return this;
    }

    private static boolean signed(String name) {
        return !name.endsWith(".unsigned");
    }

    @Override
    public DnsAnswer<Tlsa> tlsa(DomainName owner) {
        asked.add("TLSA " + owner);
        return associations.getOrDefault(owner, new DnsAnswer.NoDomain<>(signed(owner.text())));
    }

    @Override
    public DnsAnswer<Alias> alias(DomainName name) {
        asked.add("CNAME " + name);
        return aliases.getOrDefault(name, new DnsAnswer.NoData<>(signed(name.text())));
    }

    @Override
    public DnsAnswer<MailExchanger> mx(DomainName domain) {
        throw new AssertionError("MX " + domain);
    }

    @Override
    public DnsAnswer<InetAddress> addresses(DomainName host) {
        throw new AssertionError("addresses of " + host);
    }

    @Override
    public DnsAnswer<WellKnownServices> wellKnownServices(DomainName host) {
        throw new AssertionError("WKS " + host);
    }

    @Override
    public DnsAnswer<String> txt(DomainName name) {
        throw new AssertionError("TXT " + name);
    }
}
