package org.zsmtp.delivery.dns;

import java.net.InetAddress;
import org.zsmtp.smtp.address.DomainName;

/// Asks the DNS on behalf of a delivery. Safe for use by many threads.
///
/// A lookup blocks its thread, which is meant to be a virtual one, for a bounded time, and never throws for anything
/// that a name server does or fails to do. Aliases (CNAME) are followed. An interrupt ends the wait: the answer is
/// then a [DnsAnswer.TemporaryFailure] and the thread's interrupt status stays set.
public interface DnsClient {

    /// How many addresses of a kind are used; nobody lives long enough to try more.
    int MAX_ADDRESSES = 32;

    /// The mail exchangers of a domain, lowest preference first; of absurdly many only the best
    /// [MailExchanger#MAX_PER_DOMAIN].
    DnsAnswer<MailExchanger> mx(DomainName domain);

    /// The addresses of a host: IPv6 first, then IPv4, each in the order in which the name server gave them, at most
    /// [#MAX_ADDRESSES] of each.
    ///
    /// [DnsAnswer.NoData] and [DnsAnswer.NoDomain] mean that neither kind exists. When one kind was found, a
    /// failure to look up the other is not told.
    DnsAnswer<InetAddress> addresses(DomainName host);

    /// What a host claims to offer, at most [#MAX_ADDRESSES] records of it.
    DnsAnswer<WellKnownServices> wellKnownServices(DomainName host);
}
