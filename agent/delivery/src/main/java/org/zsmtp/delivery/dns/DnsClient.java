package org.zsmtp.delivery.dns;

import java.net.InetAddress;
import org.zsmtp.smtp.address.DomainName;

/// Asks the DNS on behalf of a delivery. Safe for use by many threads.
///
/// A lookup blocks its thread, which is meant to be a virtual one, for a bounded time, and never throws for anything
/// that a name server does or fails to do. Aliases (CNAME) are followed. An interrupt ends the wait: the answer is
/// then a [DnsAnswer.TemporaryFailure] and the thread's interrupt status stays set.
///
/// Names with underscores, such as `_25._tcp.mx.example.org` and `_mta-sts.example.org`, are names like any other.
public interface DnsClient {

    /// How many addresses of a kind are kept: more than anybody has, of which a route takes a few.
    int MAX_ADDRESSES = 256;

    /// How many TLSA or TXT records of a name are used.
    int MAX_RECORDS = 100;

    /// The mail exchangers of a domain, lowest preference first; of absurdly many only the best
    /// [MailExchanger#MAX_PER_DOMAIN].
    DnsAnswer<MailExchanger> mx(DomainName domain);

    /// The addresses of a host: IPv6 first, then IPv4, each in the order in which the name server gave them, at most
    /// [#MAX_ADDRESSES] of each.
    ///
    /// [DnsAnswer.NoData] and [DnsAnswer.NoDomain] mean that neither kind exists. Where one kind was found
    /// and the other is not known to be absent, the answer is not complete.
    DnsAnswer<InetAddress> addresses(DomainName host);

    /// What a host claims to offer, at most [#MAX_ADDRESSES] records of it.
    DnsAnswer<WellKnownServices> wellKnownServices(DomainName host);

    /// What certificates a service has (RFC 6698): at most [#MAX_RECORDS], none left out for being useless.
    ///
    /// @param owner such as `_25._tcp.mx.example.org`
    DnsAnswer<Tlsa> tlsa(DomainName owner);

    /// The texts of a name, at most [#MAX_RECORDS] of them: each is its record's character-strings with nothing
    /// between them, one character (ISO-8859-1) for each octet.
    DnsAnswer<String> txt(DomainName name);

    /// Where a name leads, if it is an alias. This one lookup follows none, so that whoever walks a chain of aliases
    /// knows of each step whether DNSSEC vouches for it; [DnsAnswer.NoData] for a name that is no alias.
    DnsAnswer<Alias> alias(DomainName name);
}
