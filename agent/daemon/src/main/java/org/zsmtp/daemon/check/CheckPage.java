package org.zsmtp.daemon.check;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.zsmtp.daemon.check.TlsCheck.Host;
import org.zsmtp.daemon.check.TlsCheck.Proof;
import org.zsmtp.daemon.check.TlsCheck.Server;
import org.zsmtp.delivery.policy.StsFinding;
import org.zsmtp.delivery.policy.StsPolicy;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.text.Printable;

/// The page that `--check-tls` prints. Every line of it is sanitised.
public final class CheckPage {
    private static final int LONGEST_LINE = 400;
    private static final int LABEL = 14;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final StringBuilder page = new StringBuilder(4096);

    private CheckPage() {}

    /// @return lines ended with LF, printable ASCII
    public static String of(TlsCheck check) {
        CheckPage page = new CheckPage();
        page.domain(check);
        check.hosts().forEach(page::host);
        page.line("");
        page.line("Result: " + result(check));
        return page.page.toString();
    }

    private void domain(TlsCheck check) {
        line("Transport security of " + check.destination());
        line("");
        if (!check.trouble().isEmpty()) {
            item(0, "hosts", check.trouble());
            return;
        }
        item(0, "hosts", check.hosts().size() + ", their selection is " + validated(check.secure()));
        check.sts().ifPresent(sts -> {
            sts.records().forEach(record -> item(0, "_mta-sts", record));
            item(0, "MTA-STS", Wording.sts(sts.finding()));
            if (sts.finding() instanceof StsFinding.Found(StsPolicy policy)) {
                item(0, "", "max_age " + policy.maxAge().toSeconds() + " s");
                policy.exchangers().forEach(pattern -> item(0, "", "mx " + pattern.text()));
            }
        });
    }

    private void host(Host host) {
        line("");
        line(host.mx().name() + "  (" + how(host) + ")");
        item(2, "addresses", validated(host.mx().secure()));
        item(2, "DANE", Wording.dane(host.dane()));
        for (TlsaRemark each : host.tlsa()) {
            item(2, "", each.record() + (each.useless() == null ? "  used" : "  not used: " + each.useless()));
        }
        item(2, "policy", Wording.policy(host.policy()));
        host.servers().forEach(this::server);
    }

    private static String how(Host host) {
        return switch (host.mx().choice()) {
            case MX -> "MX " + host.mx().preference();
            case IMPLICIT_MX -> "the domain itself: it has no MX records";
            case DIRECT -> "as asked for";
        };
    }

    private void server(Server server) {
        line("");
        line("  " + server.endpoint());
        item(4, "connection", Wording.connection(server.sight()));
        item(4, "TLS", Wording.startTls(server.sight()));
        TlsChecker.session(server.sight()).ifPresent(this::session);
        for (int i = 0; i < server.chain().size(); i++) {
            certificate(i == 0 ? "certificate" : "issued by", server.chain().get(i));
        }
        for (Proof each : server.proofs()) {
            item(4, "by " + each.way(), each.fault() == null ? "verified" : "not verified: " + each.fault());
        }
        item(
                4,
                "mail",
                server.expected().action().words() + ": " + server.expected().why());
    }

    private void session(TlsSession session) {
        item(4, "", session.protocol() + ", " + session.cipher());
    }

    private void certificate(String label, CertificateFacts facts) {
        item(4, label, facts.subject());
        if (!facts.names().isEmpty()) {
            item(4, "", "names   " + String.join(", ", facts.names()));
        }
        item(4, "", "issuer  " + facts.issuer());
        item(
                4,
                "",
                "valid   " + DAY.format(facts.notBefore()) + " to " + DAY.format(facts.notAfter()) + " UTC, "
                        + life(facts.days()));
        item(4, "", "key     " + facts.key() + ", signed with " + facts.signature());
        item(4, "", "SHA-256 of the key " + facts.keyDigest());
    }

    private static String life(long days) {
        return days < 0 ? "expired " + -days + " days ago" : days + " days left";
    }

    private static String validated(boolean secure) {
        return secure ? "validated by DNSSEC" : "not validated by DNSSEC";
    }

    private static String result(TlsCheck check) {
        return switch (check.verdict()) {
            case PASS -> "pass - every host takes mail under TLS, as all policies demand";
            case UNKNOWN -> "unknown - something could not be found out at present";
            case FAIL ->
                check.hosts().isEmpty()
                        ? "fail - no mail can be sent there"
                        : "fail - mail goes in clear text, or a host does not satisfy a policy";
        };
    }

    private void item(int indent, String label, String text) {
        line(" ".repeat(indent) + label + " ".repeat(Math.max(1, LABEL - label.length())) + text);
    }

    private void line(String text) {
        page.append(Printable.ascii(text, LONGEST_LINE).stripTrailing()).append('\n');
    }
}
