package org.zsmtp.delivery;

import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.session.Chunking;
import org.zsmtp.smtp.session.Hello;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.SessionOptions;

/// How connections to hosts are made, and how their sessions begin: the same for deliveries, probes and inquiries,
/// so that a probe never says that a host works which a delivery would not use. Thread-safe.
final class ConnectionKeys {

    private final TransportOptions options;
    /// Names of this host. Mail to an MX host of such a name would loop.
    private final Set<String> ownNames;

    ConnectionKeys(TransportOptions options) {
        this.options = options;
        this.ownNames =
                options.allOwnNames().stream().map(DomainName::canonical).collect(Collectors.toUnmodifiableSet());
    }

    /// Our credentials for a host, which a secrets file names without brackets if it is a literal.
    Secrets.Answer secrets(MxHost mx) {
        Domain host = mx.host();
        return options.secrets().of(host == null ? "" : Secrets.nameOf(host));
    }

    /// HELO has no STARTTLS: if clear text is forbidden, what is remembered of greetings is ignored.
    ///
    /// @param endpoint    one of the host's
    /// @param requirement what the connection's security must be
    /// @param credentials who we are there; null for nobody
    /// @param known       what the server could not cope with
    ReuseKey of(
            MxHost mx,
            Endpoint endpoint,
            TlsRequirement requirement,
            @Nullable Credentials credentials,
            Set<Quirk> known) {
        SecurityPlan plan = new SecurityPlan(requirement, options.security().startAt(endpoint), credentials);
        TlsFallback fallback = plan.allowed(known);
        SessionOptions.Builder session = options.session().toBuilder()
                .credentials(credentials)
                .ownNames(mx.choice() == MxHost.Choice.MX ? ownNames : Set.of())
                .security(plan.session(fallback));
        if (known.contains(Quirk.HELO_ONLY) && !requirement.forbidsClearText()) {
            session.hello(Hello.HELO);
        }
        if (known.contains(Quirk.NO_OVERLAP)) {
            session.nextMail(NextMail.AFTER_REPLY);
        }
        if (known.contains(Quirk.NO_CHUNKING)) {
            session.chunking(Chunking.NEVER);
        }
        return new ReuseKey(endpoint, options.source(), session.build(), requirement, fallback.offer());
    }
}
