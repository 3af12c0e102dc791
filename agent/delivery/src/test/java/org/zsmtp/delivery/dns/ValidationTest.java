package org.zsmtp.delivery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.zsmtp.delivery.dns.DnsAnswer.Bogus;
import org.zsmtp.delivery.dns.DnsAnswer.Found;
import org.zsmtp.delivery.dns.DnsAnswer.NoData;
import org.zsmtp.delivery.dns.DnsAnswer.NoDomain;
import org.zsmtp.delivery.dns.DnsAnswer.TemporaryFailure;
import org.zsmtp.delivery.dns.RawNameServer.Query;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.testkit.dns.SignedZone;
import org.zsmtp.testkit.dns.SignedZone.Flaw;

/// Signatures are verified here, with a trust anchor, against a server that only hands them on.
@Timeout(60)
class ValidationTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String[] RECORDS = {
        "@ MX 10 mx",
        "mx A 192.0.2.1",
        "mx AAAA 2001:db8::1",
        "alias CNAME mx",
        "away CNAME mx.unsigned.",
        "_25._tcp.mx TLSA 3 1 1 " + "00".repeat(32),
        "_25._tcp.cut TYPE52 \\# 2 0301",
        "_mta-sts TXT \"v=STSv1; id=1;\""
    };

    private final List<RawNameServer> servers = new ArrayList<>();

    @AfterEach
    void closeServers() {
        servers.forEach(RawNameServer::close);
    }

    private static SignedZone zone(Flaw flaw) {
        TlsaOfAnyLength.register();
        return SignedZone.of("example", flaw, NOW, RECORDS);
    }

    /// Like a recursive server that lies about its trust in everything it says.
    private static Message handOn(Query query, SignedZone zone) {
        Message answer = query.question().getName().subdomain(Name.fromConstantString("example."))
                ? zone.answer(query.message())
                : query.reply(
                        Rcode.NOERROR,
                        query.asksFor(Type.MX, "unsigned")
                                ? new String[] {"unsigned. 60 MX 10 mx.unsigned."}
                                : new String[0]);
        answer.getHeader().setFlag(Flags.RA);
        answer.getHeader().setFlag(Flags.AD);
        return answer;
    }

    private RawNameServer serving(SignedZone zone) {
        RawNameServer server =
                RawNameServer.raw(query -> Optional.of(handOn(query, zone).toWire(65535)));
        servers.add(server);
        return server;
    }

    private static DnsjavaClient client(SignedZone anchored, RawNameServer... servers) throws TrustAnchorException {
        return new DnsjavaClient(
                new DnsOptions(
                        Arrays.stream(servers).map(RawNameServer::address).toList(),
                        Duration.ofSeconds(5),
                        1,
                        Duration.ofSeconds(20),
                        0,
                        TrustAnchors.parse(anchored.ds())),
                InstantSource.fixed(NOW));
    }

    private DnsjavaClient validating(Flaw flaw) throws TrustAnchorException {
        SignedZone zone = zone(flaw);
        return client(zone, serving(zone));
    }

    private static DomainName name(String text) {
        return DomainName.parse(text);
    }

    @Test
    void signedAnswersAreSecure() throws TrustAnchorException {
        DnsjavaClient client = validating(Flaw.NONE);
        assertThat(client.mx(name("example")))
                .isEqualTo(new Found<>(List.of(new MailExchanger.Host(10, name("mx.example"))), true));
        assertThat(client.tlsa(name("_25._tcp.mx.example")))
                .isEqualTo(new Found<>(List.of(new Tlsa(3, 1, 1, "00".repeat(32))), true));
        assertThat(client.txt(name("_mta-sts.example"))).isEqualTo(new Found<>(List.of("v=STSv1; id=1;"), true));
        assertThat(client.addresses(name("alias.example")))
                .isInstanceOfSatisfying(
                        Found.class, found -> assertThat(found.secure()).isTrue());
        assertThat(client.alias(name("alias.example")))
                .isEqualTo(new Found<>(List.of(new Alias.To(name("mx.example"))), true));
    }

    @Test
    void provenAbsenceIsSecure() throws TrustAnchorException {
        DnsjavaClient client = validating(Flaw.NONE);
        assertThat(client.mx(name("mx.example"))).isEqualTo(new NoData<>(true));
        assertThat(client.tlsa(name("_25._tcp.none.example"))).isEqualTo(new NoDomain<>(true));
        assertThat(client.alias(name("mx.example"))).isEqualTo(new NoData<>(true));
    }

    /// The record's octets are what was signed, however short they are.
    @Test
    void aCutTlsaRecordIsSecurelyUseless() throws TrustAnchorException {
        assertThat(validating(Flaw.NONE).tlsa(name("_25._tcp.cut.example")))
                .isEqualTo(new Found<>(List.of(new Tlsa(3, 1, 255, "")), true));
    }

    /// The server sets the AD bit on all it says.
    @Test
    void outsideTheAnchorsNothingIsSecureWhateverTheServerSays() throws TrustAnchorException {
        DnsjavaClient client = validating(Flaw.NONE);
        assertThat(client.mx(name("unsigned")))
                .isEqualTo(new Found<>(List.of(new MailExchanger.Host(10, name("mx.unsigned"))), false));
        assertThat(client.tlsa(name("_25._tcp.mx.unsigned"))).isEqualTo(new NoData<>(false));
    }

    @Test
    void aSignedAliasIsSecureEvenWhereItsTargetIsNot() throws TrustAnchorException {
        DnsjavaClient client = validating(Flaw.NONE);
        assertThat(client.alias(name("away.example")))
                .isEqualTo(new Found<>(List.of(new Alias.To(name("mx.unsigned"))), true));
        assertThat(client.addresses(name("away.example"))).isEqualTo(new NoData<>(false));
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED", "ALL_BROKEN"})
    void expiredAndBrokenSignaturesAreBogusAndNeverAnAbsence(Flaw flaw) throws TrustAnchorException {
        DnsjavaClient client = validating(flaw);
        assertThat(client.mx(name("example"))).isInstanceOf(Bogus.class);
        assertThat(client.tlsa(name("_25._tcp.none.example"))).isInstanceOf(Bogus.class);
        assertThat(client.addresses(name("mx.example"))).isInstanceOf(Bogus.class);
    }

    @Test
    void oneBrokenSetLeavesTheOthersGood() throws TrustAnchorException {
        DnsjavaClient client = validating(Flaw.TLSA_BROKEN);
        assertThat(client.tlsa(name("_25._tcp.mx.example")))
                .isInstanceOfSatisfying(
                        Bogus.class,
                        bogus -> assertThat(bogus.why())
                                .startsWith("TLSA of _25._tcp.mx.example: name server 127.0.0.1:"));
        assertThat(client.mx(name("example"))).isInstanceOf(Found.class);
    }

    @Test
    void strippedSignaturesAreBogus() throws TrustAnchorException {
        SignedZone zone = zone(Flaw.NONE);
        RawNameServer stripping = RawNameServer.answering(query -> {
            Message answer = handOn(query, zone);
            for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
                answer.getSection(section).stream()
                        .filter(r -> r.getType() == Type.RRSIG || r.getType() == Type.NSEC)
                        .filter(r -> query.question().getType() != Type.DNSKEY)
                        .toList()
                        .forEach(r -> answer.removeRecord(r, section));
            }
            return answer;
        });
        servers.add(stripping);
        assertThat(client(zone, stripping).mx(name("example"))).isInstanceOf(Bogus.class);
        assertThat(client(zone, stripping).tlsa(name("_25._tcp.none.example"))).isInstanceOf(Bogus.class);
    }

    @Test
    void anotherKeyThanTheAnchorsIsBogus() throws TrustAnchorException {
        assertThat(client(zone(Flaw.NONE), serving(zone(Flaw.NONE))).mx(name("example")))
                .isInstanceOf(Bogus.class);
    }

    /// A server that fails says nothing of signatures; the next one is asked.
    @Test
    void anErrorIsNoForgeryAndTheNextServerIsAsked() throws TrustAnchorException {
        SignedZone zone = zone(Flaw.NONE);
        RawNameServer failing = RawNameServer.answering(q -> q.reply(Rcode.SERVFAIL));
        servers.add(failing);
        assertThat(client(zone, failing).mx(name("example")))
                .isInstanceOfSatisfying(
                        TemporaryFailure.class,
                        failure -> assertThat(failure.why()).endsWith("answered SERVFAIL"));
        assertThat(client(zone, failing, serving(zone)).mx(name("example"))).isInstanceOf(Found.class);
    }

    @Test
    void keysThatCannotBeFetchedAreNoForgery() throws TrustAnchorException {
        SignedZone zone = zone(Flaw.NONE);
        RawNameServer without = RawNameServer.answering(
                q -> q.question().getType() == Type.DNSKEY ? q.reply(Rcode.SERVFAIL) : handOn(q, zone));
        servers.add(without);
        assertThat(client(zone, without).mx(name("example"))).isInstanceOf(TemporaryFailure.class);
    }
}
