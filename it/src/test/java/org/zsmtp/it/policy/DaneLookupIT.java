package org.zsmtp.it.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.dns.DnsClient;
import org.zsmtp.delivery.dns.DnsOptions;
import org.zsmtp.delivery.dns.DnsjavaClient;
import org.zsmtp.delivery.dns.MailExchanger;
import org.zsmtp.delivery.dns.TrustAnchorException;
import org.zsmtp.delivery.dns.TrustAnchors;
import org.zsmtp.delivery.policy.Dane;
import org.zsmtp.delivery.policy.DaneFinding;
import org.zsmtp.delivery.policy.TlsaLookup;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.smtp.address.DomainName;

/// What is found of each domain's host: by Unbound's word, by our own validation, and by nobody's.
@Timeout(120)
class DaneLookupIT {
    private static final String MATCH = "3 1 1 " + "ab".repeat(32);
    private static final int PORT = 25;

    @TempDir
    private static Path directory;

    private static SignedTree tree;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        tree = SignedTree.start(PeerPrograms.load(), directory, List.of(PORT), MATCH);
    }

    @AfterAll
    static void stop() throws IOException {
        tree.close();
    }

    /// The finding about the first host of each domain, or about the way to it.
    private static final String FINDINGS = """
            good.example              | usable mx.good.example: ab
            wrong.good.example        | usable mx-wrong.good.example: 00
            both.good.example         | usable mx-both.good.example: 00 ab
            useless.good.example      | unusable mx-useless.good.example: 3
            mixed.good.example        | usable mx-mixed.good.example: ab
            absent.good.example       | absent
            without.good.example      | usable without.good.example: ab
            aliased.good.example      | usable mx.far.example: ab
            own-records.good.example  | usable mx-own.good.example: ab
            out.good.example          | usable mx-out.good.example: ab
            into-nothing.good.example | insecure
            into-bogus.good.example   | unknown BOGUS
            shared.good.example       | usable mx-shared.good.example: ab
            expired.example           | MX bogus
            bogus.example             | MX bogus
            forged-tlsa.example       | unknown BOGUS
            forged-address.example    | usable mx.forged-address.example: ab
            unsigned.example          | MX insecure
            to-signed.unsigned.example| MX insecure
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = FINDINGS)
    void byTheWordOfAValidatingResolverOnThisHost(String domain, String finding) {
        assertThat(finding(client(tree.validating(), TrustAnchors.NONE), domain))
                .isEqualTo(finding);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = FINDINGS)
    void byOurOwnValidationBehindAResolverThatDoesNot(String domain, String finding) throws TrustAnchorException {
        assertThat(finding(client(tree.trusting(), TrustAnchors.parse(tree.anchor())), domain))
                .isEqualTo(finding);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = FINDINGS)
    void byOurOwnValidationBehindAResolverThatDoesToo(String domain, String finding) throws TrustAnchorException {
        assertThat(finding(client(tree.validating(), TrustAnchors.parse(tree.anchor())), domain))
                .isEqualTo(finding);
    }

    @ParameterizedTest
    @CsvSource({"good.example", "expired.example", "bogus.example", "unsigned.example"})
    void withoutValidationNothingIsSecure(String domain) {
        assertThat(finding(client(tree.trusting(), TrustAnchors.NONE), domain)).isEqualTo("MX insecure");
    }

    @Test
    void absencesAreProvenToo() throws TrustAnchorException {
        for (DnsClient client : List.of(
                client(tree.validating(), TrustAnchors.NONE),
                client(tree.trusting(), TrustAnchors.parse(tree.anchor())))) {
            assertThat(client.mx(DomainName.parse("without.good.example"))).isEqualTo(new DnsAnswer.NoData<>(true));
            assertThat(client.mx(DomainName.parse("nobody.good.example"))).isEqualTo(new DnsAnswer.NoDomain<>(true));
            assertThat(client.mx(DomainName.parse("nobody.unsigned.example")))
                    .isEqualTo(new DnsAnswer.NoDomain<>(false));
            assertThat(client.mx(DomainName.parse("nobody.bogus.example"))).isInstanceOf(DnsAnswer.Bogus.class);
        }
    }

    private static DnsClient client(InetSocketAddress server, TrustAnchors anchors) {
        return new DnsjavaClient(
                DnsOptions.DEFAULTS.withServers(List.of(server)).withAnchors(anchors), InstantSource.system());
    }

    private static String finding(DnsClient dns, String domain) {
        DomainName destination = DomainName.parse(domain);
        return switch (dns.mx(destination)) {
            case DnsAnswer.Found<MailExchanger>(var exchangers, var secure, var _) -> {
                DomainName host = ((MailExchanger.Host) exchangers.getFirst()).name();
                yield secure ? finding(dns, host, destination) : "MX insecure";
            }
            case DnsAnswer.NoData<MailExchanger>(var secure) ->
                secure ? finding(dns, destination, destination) : "MX insecure";
            case DnsAnswer.NoDomain<MailExchanger>(var secure) -> "no domain " + secure;
            case DnsAnswer.Unproven<MailExchanger>(var secure, var why) -> "MX unproven: " + why + " " + secure;
            case DnsAnswer.TemporaryFailure<MailExchanger>(var why) -> "MX: " + why;
            case DnsAnswer.Bogus<MailExchanger> _ -> "MX bogus";
        };
    }

    private static String finding(DnsClient dns, DomainName host, DomainName destination) {
        return switch (new TlsaLookup(dns).of(new Dane.Target(host, destination), PORT)) {
            case DaneFinding.Usable usable ->
                "usable " + usable.base() + ": "
                        + usable.records().stream()
                                .map(record -> record.association().substring(0, 2))
                                .sorted(Comparator.naturalOrder())
                                .collect(Collectors.joining(" "));
            case DaneFinding.Unusable unusable ->
                "unusable " + unusable.base() + ": " + unusable.records().size();
            case DaneFinding.Absent _ -> "absent";
            case DaneFinding.Insecure _ -> "insecure";
            case DaneFinding.Unknown unknown -> "unknown " + unknown.reason();
        };
    }
}
