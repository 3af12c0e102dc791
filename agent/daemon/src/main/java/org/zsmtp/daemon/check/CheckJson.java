package org.zsmtp.daemon.check;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.check.TlsCheck.Host;
import org.zsmtp.daemon.check.TlsCheck.Proof;
import org.zsmtp.daemon.check.TlsCheck.Server;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.policy.StsFinding;
import org.zsmtp.delivery.policy.StsPolicy;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.text.JsonLine;

/// The object that `--check-tls --json` prints; zsmtp(8) has its fields.
public final class CheckJson {
    private static final int LIMIT = 1000;
    private static final int LONGEST_RECORD = 20_000;

    private final JsonLine json = new JsonLine();

    private CheckJson() {}

    /// @return one line of printable ASCII, ended with LF
    public static String of(TlsCheck check) {
        return new CheckJson().text(check);
    }

    private String text(TlsCheck check) {
        json.object();
        json.field("destination", check.destination(), LIMIT);
        json.field("verdict", Wording.verdict(check.verdict()), LIMIT);
        json.field("trouble", check.trouble().isEmpty() ? null : check.trouble(), LIMIT);
        json.field("secure", check.secure());
        json.array("stsRecords");
        check.sts().ifPresent(sts -> sts.records().forEach(record -> json.element(record, LIMIT)));
        json.endArray();
        json.field("sts", check.sts().map(sts -> Wording.sts(sts.finding())).orElse(null), LIMIT);
        @Nullable
        StsPolicy policy = check.sts().flatMap(sts -> policy(sts.finding())).orElse(null);
        json.array("stsExchangers");
        if (policy != null) {
            policy.exchangers().forEach(pattern -> json.element(pattern.text(), LIMIT));
        }
        json.endArray();
        if (policy != null) {
            json.field("stsMaxAge", policy.maxAge().toSeconds());
        }
        json.array("hosts");
        check.hosts().forEach(this::host);
        json.endArray();
        return json.endObject().text();
    }

    private static Optional<StsPolicy> policy(StsFinding finding) {
        return finding instanceof StsFinding.Found(StsPolicy policy) ? Optional.of(policy) : Optional.empty();
    }

    private void host(Host host) {
        json.object();
        json.field("name", host.mx().name(), LIMIT);
        json.field("choice", Wording.choice(host.mx().choice()), LIMIT);
        json.field("preference", host.mx().preference());
        json.field("addressesSecure", host.mx().secure());
        json.field("dane", Wording.dane(host.dane()), LIMIT);
        json.array("tlsa");
        for (TlsaRemark each : host.tlsa()) {
            json.object();
            json.field("record", each.record().toString(), LONGEST_RECORD);
            json.field("useless", each.useless(), LIMIT);
            json.endObject();
        }
        json.endArray();
        json.field("level", Wording.level(host.policy()), LIMIT);
        json.field("policy", Wording.policy(host.policy()), LIMIT);
        json.array("appliedPolicies");
        applied(host.policy());
        json.endArray();
        json.array("servers");
        host.servers().forEach(this::server);
        json.endArray();
        json.endObject();
    }

    private void applied(HostPolicy policy) {
        policy.applied().forEach(each -> json.element(each.type().word(), LIMIT));
    }

    private void server(Server server) {
        json.object();
        json.field("address", server.endpoint().toString(), LIMIT);
        json.field("connection", Wording.connection(server.sight()), LIMIT);
        json.field("tls", Wording.startTls(server.sight()), LIMIT);
        @Nullable TlsSession session = TlsChecker.session(server.sight()).orElse(null);
        json.field("protocol", session == null ? null : session.protocol(), LIMIT);
        json.field("cipher", session == null ? null : session.cipher(), LIMIT);
        json.array("chain");
        server.chain().forEach(this::certificate);
        json.endArray();
        json.array("verified");
        for (Proof each : server.proofs()) {
            json.object();
            json.field("by", each.way(), LIMIT);
            json.field("fault", each.fault(), LIMIT);
            json.endObject();
        }
        json.endArray();
        json.field("action", action(server), LIMIT);
        json.field("why", server.expected().why(), LIMIT);
        json.field("verdict", Wording.verdict(server.expected().verdict()), LIMIT);
        json.endObject();
    }

    private static String action(Server server) {
        return switch (server.expected().action()) {
            case DELIVER_SECURED -> "deliver-secured";
            case DELIVER_IN_CLEAR -> "deliver-in-clear-text";
            case DELAY -> "delay";
            case RETURN -> "return";
        };
    }

    private void certificate(CertificateFacts facts) {
        json.object();
        json.field("subject", facts.subject(), LIMIT);
        json.array("names");
        facts.names().forEach(name -> json.element(name, LIMIT));
        json.endArray();
        json.field("issuer", facts.issuer(), LIMIT);
        json.field("serial", facts.serial(), LIMIT);
        json.field("notBefore", facts.notBefore().toString(), LIMIT);
        json.field("notAfter", facts.notAfter().toString(), LIMIT);
        json.field("daysLeft", facts.days());
        json.field("key", facts.key(), LIMIT);
        json.field("signature", facts.signature(), LIMIT);
        json.field("keySha256", facts.keyDigest(), LIMIT);
        json.endObject();
    }
}
