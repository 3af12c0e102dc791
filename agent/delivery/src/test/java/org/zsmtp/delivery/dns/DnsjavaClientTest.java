package org.zsmtp.delivery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.zsmtp.delivery.dns.DnsAnswer.Bogus;
import org.zsmtp.delivery.dns.DnsAnswer.Found;
import org.zsmtp.delivery.dns.DnsAnswer.NoData;
import org.zsmtp.delivery.dns.DnsAnswer.NoDomain;
import org.zsmtp.delivery.dns.DnsAnswer.TemporaryFailure;
import org.zsmtp.delivery.dns.MailExchanger.Host;
import org.zsmtp.delivery.dns.RawNameServer.Query;
import org.zsmtp.smtp.address.DomainName;

@Timeout(60)
class DnsjavaClientTest {
    private static final DomainName DOMAIN = DomainName.parse("example.org");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration IMPATIENCE = Duration.ofMillis(500);

    private final List<RawNameServer> servers = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final InstantSource clock = () -> now;

    @AfterEach
    void closeServers() {
        servers.forEach(RawNameServer::close);
    }

    private RawNameServer serving(RawNameServer server) {
        servers.add(server);
        return server;
    }

    private DnsjavaClient client(Duration tryTimeout, RawNameServer... asked) {
        List<InetSocketAddress> addresses =
                Arrays.stream(asked).map(RawNameServer::address).toList();
        return new DnsjavaClient(
                new DnsOptions(addresses, tryTimeout, 2, Duration.ofSeconds(20), 1000, TrustAnchors.NONE), clock);
    }

    private DnsjavaClient asking(Function<Query, Message> answers) {
        return client(PATIENCE, serving(RawNameServer.answering(answers)));
    }

    @Test
    void mailExchangersComeByPreference() {
        DnsjavaClient client = asking(q -> q.reply(
                Rcode.NOERROR,
                "example.org. 300 MX 20 Second.example.org.",
                "example.org. 300 MX 10 first.example.org."));
        assertThat(client.mx(DOMAIN))
                .isEqualTo(new Found<>(List.of(host(10, "first.example.org"), host(20, "second.example.org")), false));
    }

    @Test
    void theRootAndImpossibleNamesAreToldApartFromHosts() {
        DnsjavaClient client = asking(q -> q.reply(
                Rcode.NOERROR,
                "example.org. 300 MX 0 .",
                "example.org. 300 MX 5 a\\032b.example.org.",
                "example.org. 300 MX 6 evil\\013\\010host.example.org.",
                "example.org. 300 MX 7 192.0.2.1."));
        assertThat(records(client.mx(DOMAIN)))
                .containsExactly(
                        new MailExchanger.Root(0),
                        new MailExchanger.Unusable(5, "a\\032b.example.org"),
                        new MailExchanger.Unusable(6, "evil\\013\\010host.example.org"),
                        host(7, "192.0.2.1"));
    }

    @Test
    void ofThousandsOfMailExchangersTheBestHundredAreUsed() {
        String[] many = IntStream.range(0, 3000)
                .mapToObj(i -> "example.org. 300 MX " + (3000 - i) + " h" + i + ".")
                .toArray(String[]::new);
        DnsjavaClient client = client(PATIENCE, serving(RawNameServer.answering(q -> {
            Message reply = q.reply(Rcode.NOERROR, q.overTcp() ? many : new String[0]);
            if (!q.overTcp()) {
                reply.getHeader().setFlag(Flags.TC);
            }
            return reply;
        })));
        List<MailExchanger> records = records(client.mx(DOMAIN));
        assertThat(records).hasSize(MailExchanger.MAX_PER_DOMAIN);
        assertThat(records.getFirst()).isEqualTo(host(1, "h2999"));
    }

    @Test
    void addressesOfBothKindsAreFoundIpv6First() throws Exception {
        DnsjavaClient client = asking(q -> q.question().getType() == Type.A
                ? q.reply(Rcode.NOERROR, "example.org. 300 A 192.0.2.1", "example.org. 300 A 192.0.2.2")
                : q.reply(Rcode.NOERROR, "example.org. 300 AAAA 2001:db8::1"));
        assertThat(records(client.addresses(DOMAIN)))
                .containsExactly(
                        InetAddress.getByName("2001:db8::1"),
                        InetAddress.getByName("192.0.2.1"),
                        InetAddress.getByName("192.0.2.2"));
    }

    @Test
    void oneKindOfAddressIsEnoughWhenTheOtherFails() throws Exception {
        DnsjavaClient client = asking(q -> q.question().getType() == Type.A
                ? q.reply(Rcode.NOERROR, "example.org. 300 A 192.0.2.1")
                : q.reply(Rcode.SERVFAIL));
        assertThat(client.addresses(DOMAIN))
                .isEqualTo(new Found<>(List.of(InetAddress.getByName("192.0.2.1")), false, false));
    }

    @Test
    void aHostIsOnlyKnownToHaveNoAddressWhenBothKindsAreKnownAbsent() {
        assertThat(asking(q -> q.question().getType() == Type.A ? q.reply(Rcode.NOERROR) : q.reply(Rcode.SERVFAIL))
                        .addresses(DOMAIN))
                .isInstanceOf(TemporaryFailure.class);
        assertThat(asking(q -> q.question().getType() == Type.A ? q.reply(Rcode.SERVFAIL) : q.reply(Rcode.NXDOMAIN))
                        .addresses(DOMAIN))
                .isInstanceOf(TemporaryFailure.class);
        assertThat(asking(q -> q.question().getType() == Type.A ? q.reply(Rcode.NOERROR) : q.reply(Rcode.NXDOMAIN))
                        .addresses(DOMAIN))
                .isEqualTo(new NoData<>(false));
        assertThat(asking(q -> q.reply(Rcode.NXDOMAIN)).addresses(DOMAIN)).isEqualTo(new NoDomain<>(false));
    }

    @Test
    void absenceOfTheTypeAndOfTheNameAreToldApart() {
        assertThat(asking(q -> q.reply(Rcode.NOERROR)).mx(DOMAIN)).isEqualTo(new NoData<>(false));
        assertThat(asking(q -> q.reply(Rcode.NXDOMAIN)).mx(DOMAIN)).isEqualTo(new NoDomain<>(false));
    }

    @Test
    void aliasesAreFollowedInsideAnAnswer() {
        DnsjavaClient client = asking(q -> q.reply(
                Rcode.NOERROR,
                "c.example. 300 MX 10 mx.example.org.",
                "example.org. 300 CNAME b.example.",
                "b.example. 300 CNAME c.example."));
        assertThat(records(client.mx(DOMAIN))).containsExactly(host(10, "mx.example.org"));
    }

    @Test
    void aliasesAreFollowedByFurtherQuestions() {
        DnsjavaClient client = asking(q -> q.asksFor(Type.MX, "example.org")
                ? q.reply(Rcode.NOERROR, "example.org. 300 CNAME b.example.")
                : q.reply(Rcode.NOERROR, "b.example. 300 MX 10 mx.example.org."));
        assertThat(records(client.mx(DOMAIN))).containsExactly(host(10, "mx.example.org"));
    }

    @Test
    void anAliasMayLeadToAnAbsence() {
        assertThat(asking(q -> q.reply(Rcode.NXDOMAIN, "example.org. 300 CNAME b.example."))
                        .mx(DOMAIN))
                .isEqualTo(new NoDomain<>(false));
        assertThat(asking(q -> q.asksFor(Type.MX, "example.org")
                                ? q.reply(Rcode.NOERROR, "example.org. 300 CNAME b.example.")
                                : q.reply(Rcode.NOERROR))
                        .mx(DOMAIN))
                .isEqualTo(new NoData<>(false));
    }

    @Test
    void aCircleOfAliasesEndsInsideAnAnswer() {
        DnsjavaClient client = asking(
                q -> q.reply(Rcode.NOERROR, "example.org. 300 CNAME b.example.", "b.example. 300 CNAME example.org."));
        assertThat(failure(client.mx(DOMAIN))).contains("too many aliases");
        assertThat(failure(asking(q -> q.reply(Rcode.NOERROR, "example.org. 300 CNAME example.org."))
                        .mx(DOMAIN)))
                .contains("too many aliases");
    }

    @Test
    void anEndlessChainOfAliasesEnds() {
        RawNameServer server = serving(RawNameServer.answering(q -> {
            String name = q.question().getName().toString();
            return q.reply(Rcode.NOERROR, name + " 300 CNAME a" + (name.length() > 200 ? "." : "." + name));
        }));
        assertThat(failure(client(PATIENCE, server).mx(DOMAIN))).contains("too many aliases");
        assertThat(server.asked()).isLessThan(15);
    }

    @Test
    void recordsOfOtherNamesAreNotTaken() {
        DnsjavaClient client = asking(q -> q.reply(Rcode.NOERROR, "other.example. 300 MX 10 evil.example."));
        assertThat(failure(client.mx(DOMAIN))).contains("records that were not asked for");
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.NOTAUTH, 15})
    void everyErrorOfANameServerIsTemporary(int rcode) {
        RawNameServer server = serving(RawNameServer.answering(q -> q.reply(rcode)));
        assertThat(failure(client(PATIENCE, server).mx(DOMAIN)))
                .startsWith("MX of example.org: name server 127.0.0.1:")
                .endsWith("answered " + Rcode.string(rcode));
        assertThat(server.asked()).as("an error is not asked for twice").isEqualTo(1);
    }

    /// RFC 6891 section 7: a server that does not know EDNS may call it a format error.
    @ParameterizedTest
    @ValueSource(ints = {Rcode.FORMERR, Rcode.NOTIMP, Rcode.SERVFAIL})
    void aServerThatDoesNotKnowEdnsIsAskedWithoutIt(int rcode) {
        RawNameServer old = serving(RawNameServer.answering(q -> q.message().getOPT() == null
                ? q.reply(Rcode.NOERROR, "example.org. 300 MX 10 a.example.org.")
                : withoutEdns(q.reply(rcode))));
        assertThat(records(client(PATIENCE, old).mx(DOMAIN))).containsExactly(host(10, "a.example.org"));

        RawNameServer stubborn = serving(RawNameServer.answering(q -> withoutEdns(q.reply(rcode))));
        assertThat(failure(client(PATIENCE, stubborn).mx(DOMAIN))).endsWith("answered " + Rcode.string(rcode));
        assertThat(stubborn.asked()).as("once with and once without").isEqualTo(2);
    }

    @Test
    void wellKnownServicesAreFound() {
        DnsjavaClient client = asking(q -> q.reply(
                Rcode.NOERROR, "example.org. 300 WKS 192.0.2.1 tcp smtp", "example.org. 300 WKS 192.0.2.1 udp domain"));
        assertThat(records(client.wellKnownServices(DOMAIN)))
                .containsExactly(new WellKnownServices(6, Set.of(25)), new WellKnownServices(17, Set.of(53)));
    }

    @Test
    void aReferralIsNoAbsence() {
        DnsjavaClient client = asking(q -> {
            Message reply = q.bare(Rcode.NOERROR);
            reply.getHeader().unsetFlag(Flags.RA);
            reply.addRecord(Query.record("org. 300 NS a.org."), Section.AUTHORITY);
            return reply;
        });
        assertThat(failure(client.mx(DOMAIN))).contains("does not look up names");
    }

    @Test
    void theNextNameServerIsAskedAfterAnErrorAndAfterSilence() {
        RawNameServer refusing = serving(RawNameServer.answering(q -> q.reply(Rcode.REFUSED)));
        RawNameServer silent = serving(RawNameServer.silent());
        RawNameServer good =
                serving(RawNameServer.answering(q -> q.reply(Rcode.NOERROR, "example.org. 300 MX 10 mx.example.org.")));
        assertThat(client(IMPATIENCE, refusing, silent, good).mx(DOMAIN)).isInstanceOf(Found.class);
    }

    @Test
    void silenceIsTemporaryAndIsAskedInEveryRound() {
        RawNameServer silent = serving(RawNameServer.silent());
        assertThat(failure(client(IMPATIENCE, silent).mx(DOMAIN))).contains("no answer from name server");
        assertThat(silent.asked()).as("in two rounds, with and without EDNS").isEqualTo(4);
    }

    @Test
    void theDeadlineEndsALookupWhateverTheTryTimeout() {
        RawNameServer silent = serving(RawNameServer.silent());
        DnsjavaClient client = new DnsjavaClient(
                new DnsOptions(
                        List.of(silent.address(), silent.address()),
                        PATIENCE,
                        1000,
                        Duration.ofMillis(200),
                        1000,
                        TrustAnchors.NONE),
                clock);
        assertThat(client.mx(DOMAIN)).isInstanceOf(TemporaryFailure.class);
        assertThat(silent.asked()).isLessThanOrEqualTo(1);
    }

    @Test
    void anUnreachableNameServerIsTemporary() {
        RawNameServer gone = serving(RawNameServer.silent());
        DnsjavaClient client = client(IMPATIENCE, gone);
        gone.close();
        assertThat(failure(client.mx(DOMAIN))).contains("name server 127.0.0.1:");
    }

    @Test
    void aTruncatedAnswerIsFetchedByTcp() {
        DnsjavaClient client = asking(q -> {
            Message reply = q.reply(
                    Rcode.NOERROR, "example.org. 300 MX 10 " + (q.overTcp() ? "whole" : "cut") + ".example.org.");
            if (!q.overTcp()) {
                reply.getHeader().setFlag(Flags.TC);
            }
            return reply;
        });
        assertThat(records(client.mx(DOMAIN))).containsExactly(host(10, "whole.example.org"));
    }

    @Test
    void aTruncatedAnswerWithoutTcpIsTemporary() {
        DnsjavaClient client = client(IMPATIENCE, serving(RawNameServer.raw(q -> {
            Message reply = q.reply(Rcode.NOERROR);
            reply.getHeader().setFlag(Flags.TC);
            return q.overTcp() ? Optional.empty() : Optional.of(reply.toWire());
        })));
        assertThat(client.mx(DOMAIN)).isInstanceOf(TemporaryFailure.class);
    }

    static Stream<byte[]> shortRecords() {
        return IntStream.range(0, 20).mapToObj(byte[]::new);
    }

    /// The record data of the last record is cut to every length, with a matching count, which is what
    /// crashed other clients.
    @ParameterizedTest
    @MethodSource("shortRecords")
    void shortRecordDataIsHarmless(byte[] data) {
        RawNameServer server = serving(RawNameServer.raw(q -> {
            byte[] head = withoutEdns(q.bare(Rcode.NOERROR)).toWire();
            head[7] = 1;
            byte[] answer = Arrays.copyOf(head, head.length + 12 + data.length);
            int type = q.question().getType();
            byte[] fixed = {(byte) 0xc0, 12, 0, (byte) type, 0, 1, 0, 0, 1, 44, 0, (byte) data.length};
            System.arraycopy(fixed, 0, answer, head.length, fixed.length);
            return Optional.of(answer);
        }));
        DnsjavaClient client = client(IMPATIENCE, server);
        assertThat(client.mx(DOMAIN)).isNotInstanceOf(NoDomain.class).isNotInstanceOf(NoData.class);
        assertThat(client.addresses(DOMAIN)).isNotInstanceOf(NoDomain.class).isNotInstanceOf(NoData.class);
    }

    @Test
    void answersToOtherQueriesAreNoAnswers() {
        DnsjavaClient wrongId = client(IMPATIENCE, serving(RawNameServer.answering(q -> {
            Message reply = q.reply(Rcode.NXDOMAIN);
            reply.getHeader().setID(reply.getHeader().getID() ^ 1);
            return reply;
        })));
        assertThat(wrongId.mx(DOMAIN)).isInstanceOf(TemporaryFailure.class);
        DnsjavaClient wrongQuestion = client(IMPATIENCE, serving(RawNameServer.answering(q -> {
            Message reply = q.reply(Rcode.NXDOMAIN);
            reply.removeAllRecords(Section.QUESTION);
            reply.addRecord(
                    org.xbill.DNS.Record.newRecord(
                            Query.record("a. 1 A 0.0.0.0").getName(), Type.MX, 1),
                    Section.QUESTION);
            return reply;
        })));
        assertThat(wrongQuestion.mx(DOMAIN)).isInstanceOf(TemporaryFailure.class);
        DnsjavaClient echo = client(IMPATIENCE, serving(RawNameServer.raw(q -> Optional.of(q.octets()))));
        assertThat(echo.mx(DOMAIN)).isInstanceOf(TemporaryFailure.class);
    }

    /// Law: whatever octets come, a lookup ends with a value.
    @Test
    void garbageEndsInAValue() {
        long seed = Long.getLong("zsmtp.seed", System.nanoTime());
        Random random = new Random(seed);
        RawNameServer server = serving(RawNameServer.raw(q -> Optional.of(damaged(q, random))));
        for (int i = 0; i < 300; i++) {
            DnsOptions options = new DnsOptions(
                    List.of(server.address()), Duration.ofMillis(5), 1, Duration.ofMillis(20), 0, TrustAnchors.NONE);
            assertThat(new DnsjavaClient(options, clock).mx(DOMAIN))
                    .as("seed %d", seed)
                    .isNotNull();
        }
    }

    private static byte[] damaged(Query query, Random random) {
        byte[] whole = query.reply(
                        Rcode.NOERROR, "example.org. 300 CNAME b.example.", "b.example. 300 MX 10 mx.example.org.")
                .toWire();
        byte[] answer = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length);
        for (int hits = random.nextInt(4); hits > 0 && answer.length > 3; hits--) {
            answer[2 + random.nextInt(answer.length - 2)] = (byte) random.nextInt();
        }
        return answer;
    }

    @Test
    void aLoopbackResolverIsBelievedThatAnAnswerIsAuthentic() {
        assertThat(asking(q -> authentic(q.reply(Rcode.NOERROR, "example.org. 300 MX 10 mx.example.org.")))
                        .mx(DOMAIN))
                .isEqualTo(new Found<>(List.of(host(10, "mx.example.org")), true));
        assertThat(asking(q -> authentic(q.reply(Rcode.NOERROR))).mx(DOMAIN)).isEqualTo(new NoData<>(true));
        assertThat(asking(q -> authentic(q.reply(Rcode.NXDOMAIN))).mx(DOMAIN)).isEqualTo(new NoDomain<>(true));
    }

    @Test
    void oneInsecureLinkMakesTheWholeChainInsecure() {
        DnsjavaClient client = asking(q -> q.asksFor(Type.MX, "example.org")
                ? q.reply(Rcode.NOERROR, "example.org. 300 CNAME b.example.")
                : authentic(q.reply(Rcode.NOERROR, "b.example. 300 MX 10 mx.example.org.")));
        assertThat(client.mx(DOMAIN)).isEqualTo(new Found<>(List.of(host(10, "mx.example.org")), false));
    }

    @Test
    void brokenSignaturesAreBogusWhateverAnotherServerSays() {
        RawNameServer validating = serving(RawNameServer.answering(q -> {
            Message reply = withoutEdns(q.reply(Rcode.SERVFAIL));
            reply.addRecord(
                    new OPTRecord(
                            1232,
                            0,
                            0,
                            0,
                            new ExtendedErrorCodeOption(ExtendedErrorCodeOption.DNSSEC_BOGUS, "bad\nnews")),
                    Section.ADDITIONAL);
            return reply;
        }));
        RawNameServer other = serving(RawNameServer.answering(q -> q.reply(Rcode.NXDOMAIN)));
        assertThat(client(PATIENCE, validating, other).mx(DOMAIN)).isInstanceOf(Bogus.class);
        assertThat(client(PATIENCE, validating, other).addresses(DOMAIN)).isInstanceOf(Bogus.class);
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() {
        RawNameServer silent = serving(RawNameServer.silent());
        DnsjavaClient client = client(PATIENCE, silent);
        Thread.currentThread().interrupt();
        assertThat(failure(client.mx(DOMAIN))).contains("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        Thread.currentThread().interrupt();
        assertThat(failure(client.addresses(DOMAIN))).contains("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void answersAreRememberedForTheirTimeToLive() {
        RawNameServer server = serving(RawNameServer.answering(q ->
                q.reply(Rcode.NOERROR, "example.org. 60 CNAME b.example.", "b.example. 300 MX 10 mx.example.org.")));
        DnsjavaClient client = client(PATIENCE, server);
        client.mx(DOMAIN);
        now = now.plusSeconds(59);
        client.mx(DomainName.parse("EXAMPLE.org"));
        assertThat(server.asked()).isEqualTo(1);
        now = now.plusSeconds(1);
        client.mx(DOMAIN);
        assertThat(server.asked()).isEqualTo(2);
    }

    /// Of six records of a kind that there is room for, an answer with two takes three.
    @Test
    void roomForAnswersIsCountedInRecords() {
        RawNameServer server = serving(RawNameServer.answering(q -> {
            String owner = q.question().getName() + " 300 MX ";
            return q.reply(Rcode.NOERROR, owner + "10 a.example.org.", owner + "20 b.example.org.");
        }));
        DnsjavaClient client = new DnsjavaClient(
                new DnsOptions(List.of(server.address()), PATIENCE, 2, Duration.ofSeconds(20), 30, TrustAnchors.NONE),
                clock);
        for (String name : List.of("one.example", "two.example", "one.example", "two.example")) {
            assertThat(client.mx(DomainName.parse(name))).isInstanceOf(Found.class);
        }
        assertThat(server.asked()).isEqualTo(2);
        client.mx(DomainName.parse("three.example"));
        client.mx(DomainName.parse("two.example"));
        assertThat(server.asked()).isEqualTo(3);
        client.mx(DomainName.parse("one.example"));
        assertThat(server.asked()).isEqualTo(4);
    }

    @Test
    void noAnswerIsRememberedLongerThanAnHour() {
        RawNameServer server = serving(
                RawNameServer.answering(q -> q.reply(Rcode.NOERROR, "example.org. 604800 MX 10 mx.example.org.")));
        DnsjavaClient client = client(PATIENCE, server);
        client.mx(DOMAIN);
        now = now.plusSeconds(3600);
        client.mx(DOMAIN);
        assertThat(server.asked()).isEqualTo(2);
    }

    @Test
    void absencesAreRememberedAsTheirZoneSaysButNotForLong() {
        RawNameServer server = serving(RawNameServer.answering(q -> {
            Message reply = q.bare(Rcode.NXDOMAIN);
            reply.addRecord(Query.record("org. 86400 SOA a.org. b.org. 1 2 3 4 86400"), Section.AUTHORITY);
            return reply;
        }));
        DnsjavaClient client = client(PATIENCE, server);
        client.mx(DOMAIN);
        now = now.plusSeconds(899);
        assertThat(client.mx(DOMAIN)).isEqualTo(new NoDomain<>(false));
        assertThat(server.asked()).isEqualTo(1);
        now = now.plusSeconds(1);
        client.mx(DOMAIN);
        assertThat(server.asked()).isEqualTo(2);
    }

    @Test
    void failuresAreRememberedForSeconds() {
        RawNameServer server = serving(RawNameServer.answering(q -> q.reply(Rcode.SERVFAIL)));
        DnsjavaClient client = client(PATIENCE, server);
        client.mx(DOMAIN);
        now = now.plusSeconds(4);
        client.mx(DOMAIN);
        assertThat(server.asked()).isEqualTo(1);
        now = now.plusSeconds(1);
        client.mx(DOMAIN);
        assertThat(server.asked()).isEqualTo(2);
    }

    @Test
    void theSystemTellsItsNameServers() {
        assertThat(DnsjavaClient.systemServers()).isNotEmpty();
    }

    @Test
    void anEmptyAnswerWithoutProofIsNeitherAbsenceNorFailure() {
        assertThat(asking(q -> q.bare(Rcode.NOERROR)).mx(DOMAIN))
                .isEqualTo(new DnsAnswer.Unproven<>(
                        false,
                        "MX of example.org: name server "
                                + servers.getLast().address().getHostString() + ":"
                                + servers.getLast().address().getPort() + " gave an empty answer and no proof"));
        DnsjavaClient alias = asking(q -> q.asksFor(Type.MX, "example.org")
                ? q.bare(Rcode.NOERROR, "example.org. 300 CNAME b.example.")
                : q.bare(Rcode.NOERROR));
        assertThat(alias.mx(DOMAIN)).isInstanceOf(DnsAnswer.Unproven.class);
        DnsjavaClient halfFound = asking(q -> q.question().getType() == Type.A
                ? q.bare(Rcode.NOERROR, "example.org. 300 A 192.0.2.1")
                : q.bare(Rcode.NOERROR));
        assertThat(halfFound.addresses(DOMAIN))
                .isEqualTo(new Found<>(List.of(InetAddress.ofLiteral("192.0.2.1")), false, false));
        DnsjavaClient halfAbsent =
                asking(q -> q.question().getType() == Type.A ? q.reply(Rcode.NXDOMAIN) : q.bare(Rcode.NOERROR));
        assertThat(halfAbsent.addresses(DOMAIN)).isInstanceOf(DnsAnswer.Unproven.class);
    }

    @Test
    void anotherServerIsAskedWhereOneProvesNothing() {
        RawNameServer empty = serving(RawNameServer.answering(q -> q.bare(Rcode.NOERROR)));
        RawNameServer good =
                serving(RawNameServer.answering(q -> q.reply(Rcode.NOERROR, "example.org. 300 MX 10 a.example.org.")));
        assertThat(client(PATIENCE, empty, good).mx(DOMAIN)).isInstanceOf(Found.class);
        assertThat(client(PATIENCE, empty, serving(RawNameServer.answering(q -> q.reply(Rcode.SERVFAIL))))
                        .mx(DOMAIN))
                .isInstanceOf(DnsAnswer.Unproven.class);
    }

    @Test
    void anAnswerThatIsCutByTcpTooProvesNothing() {
        for (int rcode : new int[] {Rcode.NOERROR, Rcode.NXDOMAIN}) {
            DnsjavaClient client = asking(q -> {
                Message reply = q.reply(rcode);
                reply.getHeader().setFlag(Flags.TC);
                return reply;
            });
            assertThat(failure(client.mx(DOMAIN))).contains("cut its answer short");
        }
    }

    @Test
    void whatIsBrokenOffByTcpProvesNothing() {
        RawNameServer server = serving(RawNameServer.raw(q -> {
            Message reply = q.reply(Rcode.NXDOMAIN);
            if (!q.overTcp()) {
                reply.getHeader().setFlag(Flags.TC);
                return Optional.of(reply.toWire());
            }
            byte[] whole = q.reply(Rcode.NOERROR, "example.org. 300 MX 10 a.example.org.")
                    .toWire();
            return Optional.of(Arrays.copyOf(whole, whole.length - 20));
        }));
        assertThat(failure(client(IMPATIENCE, server).mx(DOMAIN))).contains("cut its answer short");
    }

    @Test
    void aFormatErrorWithoutTheQuestionIsAskedAgainWithoutEdns() {
        DnsjavaClient client = asking(q -> {
            if (q.message().getOPT() == null) {
                return q.reply(Rcode.NOERROR, "example.org. 300 MX 10 a.example.org.");
            }
            Message bare = new Message(q.message().getHeader().getID());
            bare.getHeader().setFlag(Flags.QR);
            bare.getHeader().setRcode(Rcode.FORMERR);
            return bare;
        });
        assertThat(records(client.mx(DOMAIN))).containsExactly(host(10, "a.example.org"));
    }

    @Test
    void aServerThatDropsEdnsIsAskedWithoutItAndThatIsRememberedForAWhile() {
        RawNameServer server = serving(RawNameServer.raw(q -> q.message().getOPT() != null
                ? Optional.empty()
                : Optional.of(q.reply(Rcode.NOERROR, "example.org. 0 MX 10 a.example.org.")
                        .toWire())));
        DnsjavaClient client = client(IMPATIENCE, server);
        assertThat(records(client.mx(DOMAIN))).containsExactly(host(10, "a.example.org"));
        assertThat(server.asked()).isEqualTo(2);
        client.mx(DOMAIN);
        assertThat(server.asked()).as("without EDNS at once").isEqualTo(3);
        now = now.plus(WireResolver.WITHOUT_EDNS);
        client.mx(DOMAIN);
        assertThat(server.asked()).as("it may have been mended").isEqualTo(5);
    }

    /// RFC 5452 section 9.1: the answer is still on its way.
    @Test
    void packetsThatDoNotFitArePassedOver() {
        RawNameServer server = serving(RawNameServer.several(q -> {
            Message good = q.reply(Rcode.NOERROR, "example.org. 300 MX 10 a.example.org.");
            Message otherId = q.reply(Rcode.NXDOMAIN);
            otherId.getHeader().setID(otherId.getHeader().getID() ^ 1);
            Message otherQuestion = q.reply(Rcode.NXDOMAIN);
            otherQuestion.removeAllRecords(Section.QUESTION);
            otherQuestion.addRecord(
                    org.xbill.DNS.Record.newRecord(
                            Query.record("a. 1 A 0.0.0.0").getName(), Type.MX, 1),
                    Section.QUESTION);
            Message noQuestion = q.reply(Rcode.NXDOMAIN);
            noQuestion.removeAllRecords(Section.QUESTION);
            return List.of(
                    new byte[0],
                    new byte[] {1, 2, 3},
                    q.octets(),
                    otherId.toWire(),
                    otherQuestion.toWire(),
                    noQuestion.toWire(),
                    good.toWire());
        }));
        assertThat(records(client(PATIENCE, server).mx(DOMAIN))).containsExactly(host(10, "a.example.org"));
    }

    /// Records in every section that nobody can read, and none of them what was asked for.
    @ParameterizedTest
    @ValueSource(ints = {Section.ANSWER, Section.AUTHORITY, Section.ADDITIONAL})
    void aBrokenRecordBesideGoodOnesIsPassedOver(int section) {
        DnsjavaClient client = client(
                PATIENCE,
                serving(RawNameServer.raw(q -> Optional.of(withBrokenRecord(
                        withoutEdns(q.reply(Rcode.NOERROR, "example.org. 300 MX 10 a.example.org.")), section)))));
        assertThat(client.mx(DOMAIN))
                .isEqualTo(new Found<>(List.of(host(10, "a.example.org")), false, section != Section.ANSWER));
        DnsjavaClient absent = client(
                PATIENCE,
                serving(RawNameServer.raw(
                        q -> Optional.of(withBrokenRecord(withoutEdns(q.reply(Rcode.NXDOMAIN)), section)))));
        assertThat(absent.mx(DOMAIN)).isInstanceOf(section == Section.ANSWER ? TemporaryFailure.class : NoDomain.class);
    }

    /// An MX record of two octets at the end of a section: with a name as its owner that is none, or not.
    private static byte[] withBrokenRecord(Message message, int section) {
        message.removeAllRecords(Section.ADDITIONAL);
        if (section == Section.ANSWER) {
            message.removeAllRecords(Section.AUTHORITY);
        }
        byte[] whole = message.toWire();
        byte[] broken = {(byte) 0xc0, 12, 0, 15, 0, 1, 0, 0, 0, 9, 0, 2, 0, 1};
        byte[] octets = Arrays.copyOf(whole, whole.length + broken.length);
        System.arraycopy(broken, 0, octets, whole.length, broken.length);
        octets[5 + 2 * section]++;
        return octets;
    }

    @Test
    void aListOfExchangersThatIsCutIsNotComplete() {
        String[] many = IntStream.range(0, MailExchanger.MAX_PER_DOMAIN + 1)
                .mapToObj(i -> "example.org. 300 MX " + i + " h" + i + ".")
                .toArray(String[]::new);
        DnsAnswer<MailExchanger> answer = client(PATIENCE, serving(RawNameServer.raw(q -> {
                    Message reply = q.reply(Rcode.NOERROR, many);
                    return Optional.of(reply.toWire(q.overTcp() ? 65535 : 512));
                })))
                .mx(DOMAIN);
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Found.class, found -> assertThat(found.complete()).isFalse());
    }

    private static Message withoutEdns(Message reply) {
        reply.removeAllRecords(Section.ADDITIONAL);
        return reply;
    }

    private static Message authentic(Message reply) {
        reply.getHeader().setFlag(Flags.AD);
        return reply;
    }

    private static Host host(int preference, String name) {
        return new Host(preference, DomainName.parse(name));
    }

    private static <R> List<R> records(DnsAnswer<R> answer) {
        assertThat(answer).isInstanceOf(Found.class);
        return ((Found<R>) answer).records();
    }

    private static String failure(DnsAnswer<?> answer) {
        assertThat(answer).isInstanceOf(TemporaryFailure.class);
        return ((TemporaryFailure<?>) answer).why();
    }
}
