package org.zsmtp.delivery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.zsmtp.delivery.dns.DnsAnswer.Found;
import org.zsmtp.delivery.dns.DnsAnswer.NoData;
import org.zsmtp.delivery.dns.DnsAnswer.NoDomain;
import org.zsmtp.delivery.dns.DnsAnswer.TemporaryFailure;
import org.zsmtp.delivery.dns.RawNameServer.Query;
import org.zsmtp.smtp.address.DomainName;

/// TLSA, TXT and CNAME records: what transport security is decided by.
@Timeout(60)
class SecurityRecordsTest {
    private static final DomainName OWNER = DomainName.parse("_25._tcp.mx.example.org");
    private static final DomainName STS = DomainName.parse("_mta-sts.example.org");
    private static final DomainName HOST = DomainName.parse("mx.example.org");

    private final List<RawNameServer> servers = new ArrayList<>();

    @AfterEach
    void closeServers() {
        servers.forEach(RawNameServer::close);
    }

    private DnsjavaClient client(RawNameServer server) {
        servers.add(server);
        return new DnsjavaClient(
                new DnsOptions(
                        List.of(server.address()),
                        Duration.ofSeconds(10),
                        1,
                        Duration.ofSeconds(20),
                        1000,
                        TrustAnchors.NONE),
                InstantSource.system());
    }

    private DnsjavaClient asking(Function<Query, Message> answers) {
        return client(RawNameServer.answering(answers));
    }

    /// Answers with one record for each data, which may be as wrong as a test likes.
    private DnsjavaClient givingRecordData(byte[]... data) {
        return client(RawNameServer.raw(q -> {
            byte[] answer = q.head(Rcode.NOERROR).toWire();
            answer[7] = (byte) data.length;
            if (!q.overTcp() && Arrays.stream(data).mapToInt(d -> 12 + d.length).sum() > 1000) {
                answer[2] |= 0x02;
                answer[7] = 0;
                return Optional.of(answer);
            }
            int type = q.question().getType();
            for (byte[] each : data) {
                byte[] fixed = {
                    (byte) 0xc0, 12, 0, (byte) type, 0, 1, 0, 0, 1, 44, (byte) (each.length >> 8), (byte) each.length
                };
                int end = answer.length;
                answer = Arrays.copyOf(answer, end + fixed.length + each.length);
                System.arraycopy(fixed, 0, answer, end, fixed.length);
                System.arraycopy(each, 0, answer, end + fixed.length, each.length);
            }
            return Optional.of(answer);
        }));
    }

    @Test
    void associationsAreFoundUnderANameWithUnderscores() {
        assertThat(asking(q -> authentic(q.reply(
                                Rcode.NOERROR, "_25._tcp.mx.example.org. 300 TLSA 3 1 1 00FF", "x. 300 A 1.2.3.4")))
                        .tlsa(OWNER))
                .isEqualTo(new Found<>(List.of(new Tlsa(3, 1, 1, "00ff")), true));
    }

    @Test
    void absenceOfAssociationsIsSecureOrNot() {
        assertThat(asking(q -> authentic(q.reply(Rcode.NXDOMAIN))).tlsa(OWNER)).isEqualTo(new NoDomain<>(true));
        assertThat(asking(q -> q.reply(Rcode.NOERROR)).tlsa(OWNER)).isEqualTo(new NoData<>(false));
        assertThat(asking(q -> q.reply(Rcode.SERVFAIL)).tlsa(OWNER)).isInstanceOf(TemporaryFailure.class);
    }

    /// A cut record crashed one client and made others give the whole answer up.
    @ParameterizedTest
    @CsvSource({"0, 255, 255, 255", "1, 3, 255, 255", "2, 3, 3, 255", "3, 3, 3, 3"})
    void aTlsaRecordOfNoUsableLengthStandsBesideAGoodOne(int length, int usage, int selector, int matching) {
        byte[] cut = new byte[length];
        Arrays.fill(cut, (byte) 3);
        byte[] good = {3, 1, 0, 42};
        Tlsa whole = new Tlsa(3, 1, 0, "2a");
        Tlsa useless = new Tlsa(usage, selector, matching, "");
        assertThat(givingRecordData(cut, good).tlsa(OWNER)).isEqualTo(new Found<>(List.of(useless, whole), false));
        assertThat(givingRecordData(good, cut).tlsa(OWNER)).isEqualTo(new Found<>(List.of(whole, useless), false));
        assertThat(givingRecordData(cut).tlsa(OWNER)).isEqualTo(new Found<>(List.of(useless), false));
    }

    @Test
    void aHugeTlsaRecordIsReadWhole() {
        byte[] huge = new byte[60_000];
        huge[0] = 3;
        assertThat(givingRecordData(huge).tlsa(OWNER))
                .isEqualTo(new Found<>(List.of(new Tlsa(3, 0, 0, "00".repeat(59_997))), false));
    }

    @Test
    void ofVeryManyTlsaRecordsABoundedNumberIsUsed() {
        byte[][] many = IntStream.range(0, 127)
                .mapToObj(i -> new byte[] {3, 1, 0, (byte) i})
                .toArray(byte[][]::new);
        assertThat(((Found<Tlsa>) givingRecordData(many).tlsa(OWNER)).records()).hasSize(DnsClient.MAX_RECORDS);
    }

    /// RFC 7671 section 7: the records of many services may stand in one place.
    @Test
    void tlsaRecordsAreFoundBehindAnAliasAndAreAsSecureAsItsEveryStep() {
        Function<Query, Message> alias =
                q -> q.reply(Rcode.NOERROR, "_25._tcp.mx.example.org. 300 CNAME tlsa.example.");
        Function<Query, Message> target = q -> q.reply(Rcode.NOERROR, "tlsa.example. 300 TLSA 3 1 1 00FF");
        List<Tlsa> records = List.of(new Tlsa(3, 1, 1, "00ff"));
        assertThat(asking(q -> q.asksFor(Type.TLSA, OWNER.text())
                                ? authentic(alias.apply(q))
                                : authentic(target.apply(q)))
                        .tlsa(OWNER))
                .isEqualTo(new Found<>(records, true));
        assertThat(asking(q -> q.asksFor(Type.TLSA, OWNER.text()) ? alias.apply(q) : authentic(target.apply(q)))
                        .tlsa(OWNER))
                .isEqualTo(new Found<>(records, false));
    }

    @Test
    void theStringsOfATextAreJoinedAsOctets() {
        assertThat(asking(q -> q.reply(
                                Rcode.NOERROR,
                                "_mta-sts.example.org. 300 TXT \"v=STSv1; \" \"id=1\\233;\"",
                                "_mta-sts.example.org. 300 TXT \"\""))
                        .txt(STS))
                .isEqualTo(new Found<>(List.of("v=STSv1; id=1\u00e9;", ""), false));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 20})
    void textOfAnyLengthIsHarmless(int length) {
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) 5);
        assertThat(givingRecordData(data).txt(STS))
                .isNotInstanceOf(NoData.class)
                .isNotInstanceOf(NoDomain.class);
    }

    @Test
    void anAliasIsOneStepWithItsOwnSecurity() {
        DnsjavaClient client = asking(q -> q.asksFor(Type.CNAME, "mx.example.org")
                ? authentic(q.reply(
                        Rcode.NOERROR, "mx.example.org. 300 CNAME a.example.", "a.example. 300 CNAME b.example."))
                : q.reply(Rcode.NOERROR));
        assertThat(client.alias(HOST))
                .isEqualTo(new Found<>(List.of(new Alias.To(DomainName.parse("a.example"))), true));
        assertThat(client.alias(DomainName.parse("a.example"))).isEqualTo(new NoData<>(false));
    }

    @Test
    void anAliasOfWhatIsNoHostNameIsTold() {
        assertThat(asking(q -> q.reply(Rcode.NOERROR, "mx.example.org. 300 CNAME a\\032b.example."))
                        .alias(HOST))
                .isEqualTo(new Found<>(List.of(new Alias.Unusable("a\\032b.example")), false));
    }

    /// A server that answers the question for a CNAME with the records of its target says nothing of the alias.
    @Test
    void recordsOfOtherTypesAreNoAlias() {
        assertThat(asking(q -> {
                            Message reply = q.reply(Rcode.NOERROR, "mx.example.org. 300 A 192.0.2.1");
                            reply.addRecord(
                                    Query.record("mx.example.org. 300 CNAME evil.example."), Section.ADDITIONAL);
                            return reply;
                        })
                        .alias(HOST))
                .isInstanceOf(TemporaryFailure.class);
    }

    private static Message authentic(Message reply) {
        reply.getHeader().setFlag(Flags.AD);
        return reply;
    }
}
