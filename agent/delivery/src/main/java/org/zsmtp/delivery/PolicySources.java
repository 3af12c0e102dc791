package org.zsmtp.delivery;

import org.zsmtp.delivery.dns.DnsClient;
import org.zsmtp.delivery.net.HttpsPolicyFetcher;
import org.zsmtp.delivery.policy.Dane;
import org.zsmtp.delivery.policy.MtaSts;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.tls.TlsAccess;

/// The sources of policies that are asked before mail is sent. Each part is thread-safe.
record PolicySources(DnsClient dns, Dane dane, TlsAccess tls, HttpsPolicyFetcher fetcher, MtaSts sts) {

    TlsPolicies policies(TransportOptions options) {
        return new TlsPolicies(options.security().levels(), dane, sts);
    }
}
