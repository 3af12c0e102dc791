package org.zsmtp.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.dns.Alias;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.dns.DnsClient;
import org.zsmtp.delivery.dns.MailExchanger;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.dns.WellKnownServices;
import org.zsmtp.delivery.routing.RoutingResult.Permanence;
import org.zsmtp.delivery.routing.RoutingResult.Routed;
import org.zsmtp.delivery.routing.RoutingResult.Unroutable;
import org.zsmtp.smtp.address.DomainName;

@Timeout(60)
class MxRouterTest {
    private static final String OWN_NAME = "me.example.net";
    private static final OwnHost OWN = new OwnHost(
            Set.of(DomainName.parse(OWN_NAME)),
            Set.of(
                    InetAddress.ofLiteral("192.0.2.99"),
                    InetAddress.ofLiteral("2001:db8::99"),
                    InetAddress.ofLiteral("127.0.0.1")),
            25);

    private final TableDns dns = new TableDns();

    // ---- whom to try ------------------------------------------------------------------------------------------

    @Test
    void mailExchangersAreTriedByPreference() {
        dns.mx("example.org", "20 b.example", "10 a.example", "30 c.example")
                .host("a.example", "192.0.2.1")
                .host("b.example", "2001:db8::2", "192.0.2.2")
                .host("c.example", "192.0.2.3");
        assertThat(route("example.org"))
                .containsExactly(
                        "a.example 10 MX [192.0.2.1:25]",
                        "b.example 20 MX [2001:db8:0:0:0:0:0:2:25, 192.0.2.2:25]",
                        "c.example 30 MX [192.0.2.3:25]");
    }

    @Test
    void aListOfTheRoutersIsUsedInPlaceOfMxRecords() {
        dns.mx("a.example", "10 elsewhere.example")
                .host("a.example", "192.0.2.1")
                .host("b.example", "192.0.2.2")
                .host("c.example", "192.0.2.3");
        Destination list = new Destination.Exchangers(List.of(
                List.of(DomainName.parse("a.example")),
                List.of(DomainName.parse("b.example"), DomainName.parse("c.example"))));
        assertThat(list).hasToString("((a.example)(b.example c.example))");
        List<String> order = hosts(router(25, MxUse.USED).route(list));
        assertThat(order).first().isEqualTo("a.example");
        assertThat(order).containsExactlyInAnyOrder("a.example", "b.example", "c.example");
        assertThat(dns.asked).noneMatch(question -> question.startsWith("MX"));
    }

    @Test
    void aHostWithItsPortIsUsedWithoutMxRecords() {
        dns.mx("mail.example", "10 elsewhere.example").host("mail.example", "192.0.2.1");
        assertThat(route("[mail.example]:587")).containsExactly("mail.example 0 DIRECT [192.0.2.1:587]");
        assertThat(dns.asked).noneMatch(question -> question.startsWith("MX"));
        assertThat(((Unroutable) router(25, MxUse.USED).route(Destination.parse("[gone.example]:587"))).permanence())
                .isEqualTo(Permanence.TEMPORARY);
    }

    @Test
    void aListOfTheRoutersNeverBouncesMailAndNeverLoops() {
        dns.host(OWN_NAME, "192.0.2.99").host("b.example", "192.0.2.2");
        Destination gone = new Destination.Exchangers(List.of(List.of(DomainName.parse("gone.example"))));
        assertThat(((Unroutable) router(25, MxUse.USED).route(gone)).permanence())
                .isEqualTo(Permanence.TEMPORARY);
        Destination own = new Destination.Exchangers(
                List.of(List.of(DomainName.parse(OWN_NAME)), List.of(DomainName.parse("b.example"))));
        assertThat(((Unroutable) router(25, MxUse.USED).route(own)).status()).hasToString("4.4.6");
    }

    @Test
    void equalPreferencesAreShuffledEvenly() {
        dns.mx("example.org", "10 a.example", "10 b.example", "10 c.example", "20 d.example");
        for (String host : List.of("a.example", "b.example", "c.example", "d.example")) {
            dns.host(host, "192.0.2.1");
        }
        MxRouter router = router(25, MxUse.USED);
        Map<String, Integer> firsts = new HashMap<>();
        for (int i = 0; i < 3000; i++) {
            List<String> order = hosts(router.route(Destination.parse("example.org")));
            firsts.merge(order.getFirst(), 1, Integer::sum);
            assertThat(order).last().isEqualTo("d.example");
        }
        assertThat(firsts).containsOnlyKeys("a.example", "b.example", "c.example");
        assertThat(firsts.values()).allSatisfy(n -> assertThat(n).isBetween(850, 1150));
    }

    @Test
    void aDomainWithoutMailExchangersStandsForItself() {
        dns.host("example.org", "192.0.2.1");
        assertThat(route("example.org")).containsExactly("example.org 0 IMPLICIT_MX [192.0.2.1:25]");
    }

    @Test
    void addressesOfTheDomainDoNotCountBesideMailExchangers() {
        dns.mx("example.org", "10 gone.example").host("example.org", "192.0.2.1");
        assertUnroutable("example.org", "5.4.4");
    }

    @Test
    void aMailExchangerWithoutAddressIsSkipped() {
        dns.mx("example.org", "10 gone.example", "20 nodata.example", "30 dead.example", "40 d.example")
                .mx("nodata.example", "10 x.example")
                .host("dead.example", new DnsAnswer.TemporaryFailure<>("SERVFAIL"))
                .host("d.example", "192.0.2.4");
        assertThat(route("example.org")).containsExactly("d.example 40 MX [192.0.2.4:25]");
    }

    @Test
    void aMailExchangerThatSpellsAnAddressIsThatAddress() {
        dns.mx("example.org", "10 192.0.2.7");
        assertThat(route("example.org")).containsExactly("192.0.2.7 10 MX [192.0.2.7:25]");
        assertThat(dns.asked).containsExactly("MX example.org");
    }

    @Test
    void aHostNamedTwiceIsTriedOnceAtItsBestPreference() {
        dns.mx("example.org", "20 a.example", "15 b.example", "10 A.example")
                .host("a.example", "192.0.2.1")
                .host("b.example", "192.0.2.2");
        assertThat(hosts(router(25, MxUse.USED).route(Destination.parse("example.org"))))
                .containsExactly("A.example", "b.example");
    }

    @Test
    void aRootBesideHostsSaysNothing() {
        dns.mx("example.org", "0 .", "10 a.example", "20 bad name").host("a.example", "192.0.2.1");
        assertThat(route("example.org")).containsExactly("a.example 10 MX [192.0.2.1:25]");
    }

    @Test
    void aRouteHasABoundedNumberOfAddresses() {
        String[] records = IntStream.range(0, 100).mapToObj(i -> i + " h" + i).toArray(String[]::new);
        dns.mx("example.org", records);
        for (int i = 0; i < 100; i++) {
            dns.host("h" + i, "192.0.2.1", "192.0.2.2", "192.0.2.3");
        }
        Route route = ((Routed) router(25, MxUse.USED).route(Destination.parse("example.org"))).route();
        assertThat(route.hosts()).as("every host has its turn").hasSize(100);
        assertThat(route.hosts().stream().mapToInt(h -> h.endpoints().size()).sum())
                .isEqualTo(100 + AddressLimit.KEPT_FOR_EACH_KIND);
    }

    @Test
    void nothingPermanentFollowsFromAListOfExchangersThatIsNotComplete() {
        DnsAnswer<MailExchanger> root = new DnsAnswer.Found<>(List.of(new MailExchanger.Root(0)), false, false);
        dns.mx("null.example", root)
                .mx("dead.example", new DnsAnswer.Found<>(hostRecords("gone.example"), false, false))
                .mx("loop.example", new DnsAnswer.Found<>(hostRecords("us.example"), false, false))
                .mx("bad.example", new DnsAnswer.Found<>(List.of(new MailExchanger.Unusable(1, "a b")), false, false));
        for (String domain : List.of("null.example", "dead.example", "loop.example", "bad.example")) {
            assertThat(router(25, MxUse.USED).route(Destination.parse(domain)))
                    .as(domain)
                    .isInstanceOfSatisfying(
                            Unroutable.class,
                            none -> assertThat(none.status().toString()).isEqualTo("4.4.3"));
        }
    }

    @Test
    void aDomainThatShowsNoExchangersWithoutProofHasItsAddressesTriedAndNeverBounces() {
        DnsAnswer<MailExchanger> nothing = new DnsAnswer.Unproven<>(false, "an empty answer");
        dns.mx("works.example", nothing).host("works.example", "192.0.2.1");
        assertThat(route("works.example")).containsExactly("works.example 0 IMPLICIT_MX [192.0.2.1:25]");
        dns.mx("nodata.example", nothing).host("nodata.example", new DnsAnswer.NoData<>(false));
        dns.mx("nodomain.example", nothing).host("nodomain.example", new DnsAnswer.NoDomain<>(false));
        dns.mx("empty.example", nothing).host("empty.example", new DnsAnswer.Unproven<>(false, "the same"));
        dns.mx("here.example", nothing).host("here.example", "127.0.0.1");
        for (String domain : List.of("nodata.example", "nodomain.example", "empty.example", "here.example")) {
            assertThat(router(25, MxUse.USED).route(Destination.parse(domain)))
                    .as(domain)
                    .isInstanceOfSatisfying(
                            Unroutable.class,
                            none -> assertThat(none.status().toString()).isEqualTo("4.4.3"));
        }
    }

    @Test
    void aHostOfWhichNotAllAddressesAreKnownIsNotCalledUseless() {
        dns.mx("example.org", "10 mx.example.org")
                .host(
                        "mx.example.org",
                        new DnsAnswer.Found<>(List.of(InetAddress.ofLiteral("127.0.0.1")), false, false));
        assertThat(router(25, MxUse.USED).route(Destination.parse("example.org")))
                .isInstanceOfSatisfying(
                        Unroutable.class,
                        none -> assertThat(none.status().toString()).isEqualTo("4.4.3"));
    }

    @Test
    void securityIsToldForTheChoiceOfHostsAndForEachHost() {
        dns.mx("example.org", new DnsAnswer.Found<>(hostRecords("a.example", "b.example"), true))
                .host("a.example", new DnsAnswer.Found<>(List.of(InetAddress.ofLiteral("192.0.2.1")), true))
                .host("b.example", "192.0.2.2");
        Route route = ((Routed) router(25, MxUse.USED).route(Destination.parse("example.org"))).route();
        assertThat(route.secure()).isTrue();
        assertThat(route.hosts()).extracting(MxHost::secure).containsExactly(true, false);
    }

    @Test
    void thePortIsTheRoutersUnlessTheRelayHasItsOwn() {
        dns.mx("example.org", "10 a.example").host("a.example", "192.0.2.1");
        assertThat(describe(router(2525, MxUse.USED).route(Destination.parse("example.org"))))
                .containsExactly("a.example 10 MX [192.0.2.1:2525]");
        assertThat(describe(router(2525, MxUse.USED).route(Destination.Relay.parse("example.org:26"))))
                .containsExactly("a.example 10 MX [192.0.2.1:26]");
    }

    // ---- literals and hosts without MX ------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "[192.0.2.5],[192.0.2.5] 0 DIRECT [192.0.2.5:25]",
        "[127.0.0.1],[127.0.0.1] 0 DIRECT [127.0.0.1:25]",
        "[192.0.2.99],[192.0.2.99] 0 DIRECT [192.0.2.99:25]",
        "[IPv6:2001:db8::5],[IPv6:2001:db8::5] 0 DIRECT [2001:db8:0:0:0:0:0:5:25]",
        "[192.0.2.5]:2525,[192.0.2.5] 0 DIRECT [192.0.2.5:2525]",
        "[IPv6:::1]:2525,[IPv6:::1] 0 DIRECT [0:0:0:0:0:0:0:1:2525]",
    })
    void aLiteralIsTheHostAndIsAlwaysMeant(String text, String mxHost) {
        assertThat(route(text)).containsExactly(mxHost);
        assertThat(dns.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[0.0.0.0]", "[0.1.2.3]", "[224.0.0.1]", "[255.255.255.255]", "[IPv6:::]", "[IPv6:ff02::1]"})
    void anAddressThatNoHostCanHaveIsRefused(String text) {
        assertUnroutable(text, "5.1.2");
        assertThat(((Unroutable) router(2525, MxUse.USED).route(Destination.Relay.parse(text)))
                        .status()
                        .statusClass())
                .isEqualTo(4);
    }

    @Test
    void withoutMxTheAddressesOfTheHostItselfAreUsedEvenIfTheyAreOurs() {
        dns.mx("example.org", "10 a.example").host("example.org", "192.0.2.99", "127.0.0.1");
        assertThat(describe(router(25, MxUse.FORBIDDEN).route(Destination.parse("example.org"))))
                .containsExactly("example.org 0 DIRECT [192.0.2.99:25, 127.0.0.1:25]");
        assertThat(dns.asked).containsExactly("A example.org");
    }

    @Test
    void withoutMxAHostThatHasOnlyMailExchangersCannotBeReached() {
        dns.mx("example.org", "10 a.example");
        assertThat(unroutable(router(25, MxUse.FORBIDDEN), "example.org")).isEqualTo("5.4.4");
        assertThat(unroutable(router(25, MxUse.FORBIDDEN), "absent.example")).isEqualTo("5.1.2");
    }

    // ---- no route: permanence and status ----------------------------------------------------------------------

    @Test
    void aDomainThatDoesNotExistBouncesItsMail() {
        assertUnroutable("absent.example", "5.1.2");
    }

    @Test
    void aDomainThatTakesNoMailBouncesIt() {
        dns.mx("null.example", "0 .").mx("odd.example", "10 .", "20 .");
        assertUnroutable("null.example", "5.1.10");
        assertUnroutable("odd.example", "5.1.10");
    }

    @Test
    void aDomainWithNeitherMailExchangerNorAddressBounces() {
        dns.mx("example.org", new DnsAnswer.NoData<>(false)).host("example.org", new DnsAnswer.NoData<>(false));
        assertUnroutable("example.org", "5.4.4");
    }

    @Test
    void aNameServerThatContradictsItselfBouncesNothing() {
        dns.mx("example.org", new DnsAnswer.NoData<>(false)).host("example.org", new DnsAnswer.NoDomain<>(false));
        assertUnroutable("example.org", "4.4.3");
    }

    @Test
    void nobodyBouncesForANameServersFailure() {
        dns.mx("mx.example", new DnsAnswer.TemporaryFailure<>("SERVFAIL"))
                .mx("bogus.example", new DnsAnswer.Bogus<>("signatures"))
                .mx("addr.example", new DnsAnswer.NoData<>(false))
                .host("addr.example", new DnsAnswer.TemporaryFailure<>("timeout"))
                .mx("some.example", "10 gone.example", "20 dead.example", "30 forged.example")
                .host("dead.example", new DnsAnswer.TemporaryFailure<>("timeout"))
                .mx("forged.example", "10 forgedhost.example")
                .host("forgedhost.example", new DnsAnswer.Bogus<>("signatures"));
        for (String domain : List.of("mx.example", "bogus.example", "addr.example", "some.example", "forged.example")) {
            assertUnroutable(domain, "4.4.3");
        }
    }

    @Test
    void whenNoMailExchangerHasAnAddressTheMailBounces() {
        dns.mx("example.org", "10 gone.example", "20 nodata.example", "30 bad name")
                .host("nodata.example", new DnsAnswer.NoData<>(false));
        assertUnroutable("example.org", "5.4.4");
        dns.mx("bad.example", "10 bad name", "0 .");
        assertUnroutable("bad.example", "5.4.4");
    }

    @Test
    void mailIsNeverBouncedForWhatTheDnsSaysAboutARelay() {
        dns.mx("null.example", "0 .")
                .mx("gone.example", "10 absent.example")
                .mx("loop.example", "10 " + OWN_NAME)
                .mx("empty.example", new DnsAnswer.NoData<>(false))
                .host("empty.example", new DnsAnswer.NoData<>(false));
        for (String relay :
                List.of("absent.example", "null.example", "gone.example", "loop.example", "empty.example")) {
            RoutingResult result = router(25, MxUse.USED).route(Destination.Relay.parse(relay));
            assertThat(((Unroutable) result).permanence()).as(relay).isEqualTo(Permanence.TEMPORARY);
        }
        assertThat(((Unroutable) router(25, MxUse.FORBIDDEN).route(Destination.Relay.parse("absent.example")))
                        .permanence())
                .isEqualTo(Permanence.TEMPORARY);
    }

    // ---- ourselves --------------------------------------------------------------------------------------------

    @Test
    void mailExchangersNotBetterThanThisHostAreLeftOut() {
        dns.mx("example.org", "10 a.example", "20 " + OWN_NAME, "20 b.example", "30 c.example")
                .host("a.example", "192.0.2.1")
                .host("b.example", "192.0.2.2")
                .host("c.example", "192.0.2.3")
                .host(OWN_NAME, "192.0.2.50");
        assertThat(route("example.org")).containsExactly("a.example 10 MX [192.0.2.1:25]");
    }

    @Test
    void thisHostIsRecognizedByItsNameWithoutAnAddress() {
        dns.mx("example.org", "10 a.example", "20 ME.example.net", "30 c.example")
                .host("a.example", "192.0.2.1")
                .host("c.example", "192.0.2.3");
        assertThat(route("example.org")).containsExactly("a.example 10 MX [192.0.2.1:25]");
        assertThat(describe(router(2525, MxUse.USED).route(Destination.parse("example.org"))))
                .as("its name means it on every port")
                .containsExactly("a.example 10 MX [192.0.2.1:2525]");
    }

    @Test
    void thisHostIsRecognizedByAnAddressOnItsOwnPortOnly() {
        dns.mx("example.org", "10 a.example", "20 alias.example", "30 c.example")
                .host("a.example", "192.0.2.1")
                .host("alias.example", "192.0.2.98", "192.0.2.99")
                .host("c.example", "192.0.2.3");
        assertThat(route("example.org")).containsExactly("a.example 10 MX [192.0.2.1:25]");
        assertThat(hosts(router(2525, MxUse.USED).route(Destination.parse("example.org"))))
                .containsExactly("a.example", "alias.example", "c.example");
    }

    /// Mapped, compatible, NAT64 and 6to4 forms of an address end where it does.
    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::99", "::c000:263", "64:ff9b::c000:263", "2002:c000:263::1"})
    void thisHostIsRecognizedByEveryFormOfItsAddresses(String form) {
        dns.mx("example.org", "10 alias.example").host("alias.example", form);
        assertUnroutable("example.org", "5.4.6");
    }

    @Test
    void anotherHostsAddressInSuchAFormIsNotOurs() {
        dns.mx("example.org", "10 a.example").host("a.example", "64:ff9b::c000:262");
        assertThat(hosts(router(25, MxUse.USED).route(Destination.parse("example.org"))))
                .containsExactly("a.example");
    }

    // ---- well-known services ----------------------------------------------------------------------------------

    @Test
    void aMailExchangerWhoseServicesLackMailIsLeftOutWhereThatIsAskedFor() {
        dns.mx("example.org", "10 web.example", "20 mail.example", "30 silent.example", "40 broken.example")
                .host("web.example", "192.0.2.1")
                .services("web.example", 80, 443)
                .host("mail.example", "192.0.2.2")
                .services("mail.example", 25, 80)
                .host("silent.example", "192.0.2.3")
                .host("broken.example", "192.0.2.4")
                .services("broken.example", new DnsAnswer.TemporaryFailure<>("SERVFAIL"));
        assertThat(hosts(checking().route(Destination.parse("example.org"))))
                .containsExactly("mail.example", "silent.example", "broken.example");
        assertThat(hosts(router(25, MxUse.USED).route(Destination.parse("example.org"))))
                .hasSize(4);
    }

    @Test
    void servicesOfAnotherProtocolAreNoMail() {
        dns.mx("example.org", "10 a.example")
                .host("a.example", "192.0.2.1")
                .services("a.example", new DnsAnswer.Found<>(List.of(new WellKnownServices(17, Set.of(25))), false));
        assertThat(unroutable(checking(), "example.org")).isEqualTo("5.4.4");
    }

    @Test
    void aDomainThatStandsForItselfIsAskedForItsServicesToo() {
        dns.host("example.org", "192.0.2.1").services("example.org", 80);
        assertThat(unroutable(checking(), "example.org")).isEqualTo("5.4.4");
    }

    private MxRouter checking() {
        return new MxRouter(dns, new RoutingOptions(25, MxUse.USED, OWN).with(WksCheck.REQUIRED), new Random(1));
    }

    @Test
    void aDomainWhoseBestMailExchangerIsThisHostLoops() {
        dns.mx("example.org", "10 " + OWN_NAME, "20 b.example").host("b.example", "192.0.2.2");
        assertUnroutable("example.org", "5.4.6");
        dns.mx("other.example", "10 gone.example", "20 alias.example").host("alias.example", "192.0.2.99");
        assertUnroutable("other.example", "5.4.6");
    }

    @Test
    void aBetterMailExchangerThatCannotBeLookedUpNowIsWaitedFor() {
        dns.mx("example.org", "10 dead.example", "20 " + OWN_NAME)
                .host("dead.example", new DnsAnswer.TemporaryFailure<>("timeout"));
        assertUnroutable("example.org", "4.4.3");
    }

    @Test
    void aWorseMailExchangerThatCannotBeLookedUpChangesNothing() {
        dns.mx("example.org", "10 " + OWN_NAME, "20 dead.example")
                .host("dead.example", new DnsAnswer.TemporaryFailure<>("timeout"));
        assertUnroutable("example.org", "5.4.6");
    }

    @Test
    void anImplicitMailExchangerThatIsThisHostLoops() {
        dns.host("alias.example", "192.0.2.99").host(OWN_NAME, "192.0.2.50");
        assertUnroutable("alias.example", "5.4.6");
        assertUnroutable(OWN_NAME, "5.4.6");
        assertThat(describe(router(2525, MxUse.USED).route(Destination.parse("alias.example"))))
                .containsExactly("alias.example 0 IMPLICIT_MX [192.0.2.99:2525]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.2",
                "127.255.255.255",
                "::1",
                "169.254.1.1",
                "fe80::1",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::127.0.0.1",
                "2002:7f00:1::1",
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "ff02::1",
                "64:ff9b::0.0.0.0",
            })
    void aStrangersMailExchangerMustNotPointHereOrNowhere(String address) {
        dns.mx("example.org", "10 trap.example", "20 good.example")
                .host("trap.example", address)
                .host("good.example", "192.0.2.1", address)
                .mx("all.example", "10 trap.example")
                .host("implicit.example", address);
        assertThat(route("example.org")).containsExactly("good.example 20 MX [192.0.2.1:25]");
        assertUnroutable("all.example", "5.4.4");
        assertUnroutable("implicit.example", "5.1.2");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.2,true", "::1,true", "fe80::1,true", "0.0.0.0,false", "224.0.0.1,false", "::,false"})
    void onAnotherPortTheLoopbackIsMeantAndNowhereIsStillNowhere(String address, boolean routed) {
        dns.mx("example.org", "10 trap.example").host("trap.example", address);
        assertThat(router(2525, MxUse.USED).route(Destination.parse("example.org")) instanceof Routed)
                .isEqualTo(routed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "192.168.1.1", "fd00::1", "2001:db8::1", "64:ff9b::192.0.2.1", "223.255.255.1"})
    void privateAddressesAreHostsLikeOthers(String address) {
        dns.mx("example.org", "10 inner.example").host("inner.example", address);
        assertThat(hosts(router(25, MxUse.USED).route(Destination.parse("example.org"))))
                .containsExactly("inner.example");
    }

    // ---- others -----------------------------------------------------------------------------------------------

    @Test
    void reasonsAreOnePrintableLineThatNamesTheDestination() {
        assertThat(((Unroutable) router(25, MxUse.USED).route(Destination.parse("absent.example"))).reason())
                .isEqualTo("absent.example: no such domain in the DNS");
        dns.mx("example.org", "10 dead.example")
                .host("dead.example", new DnsAnswer.TemporaryFailure<>("A of dead.example: no answer"));
        assertThat(((Unroutable) router(25, MxUse.USED).route(Destination.parse("example.org"))).reason())
                .isEqualTo("example.org: DNS lookup failed; A of dead.example: no answer");
    }

    @Test
    void aFixedRouterSendsEverythingToOnePlace() {
        dns.host("relay.example", "192.0.2.1").host("example.org", "192.0.2.2");
        Router fixed = new FixedRouter(Destination.Relay.parse("relay.example:2525"), router(25, MxUse.USED));
        assertThat(describe(fixed.route(Destination.parse("example.org"))))
                .containsExactly("relay.example 0 IMPLICIT_MX [192.0.2.1:2525]");
    }

    @Test
    void anInterruptReachesTheLookupsAndStaysWithTheCaller() {
        dns.mx("example.org", "10 a.example", "20 b.example");
        DnsClient stuck = new DnsClient() {
            @Override
            public DnsAnswer<MailExchanger> mx(DomainName domain) {
                return dns.mx(domain);
            }

            @Override
            public DnsAnswer<InetAddress> addresses(DomainName host) {
                try {
                    new CountDownLatch(1).await();
                    return new DnsAnswer.NoData<>(false);
                } catch (InterruptedException e) {
                    return new DnsAnswer.TemporaryFailure<>("interrupted");
                }
            }

            @Override
            public DnsAnswer<WellKnownServices> wellKnownServices(DomainName host) {
                return dns.wellKnownServices(host);
            }

            @Override
            public DnsAnswer<Tlsa> tlsa(DomainName owner) {
                return dns.tlsa(owner);
            }

            @Override
            public DnsAnswer<String> txt(DomainName name) {
                return dns.txt(name);
            }

            @Override
            public DnsAnswer<Alias> alias(DomainName name) {
                return dns.alias(name);
            }
        };
        MxRouter router = new MxRouter(stuck, new RoutingOptions(25, MxUse.USED, OWN), new Random(1));
        Thread.currentThread().interrupt();
        assertThat(unroutable(router, "example.org")).isEqualTo("4.4.3");
        assertThat(Thread.interrupted()).isTrue();
    }

    /// Law: every table of answers gives a route in order of preference without this host or what is not better
    /// than it, or a status; and a permanent one only where no answer was a failure.
    @Test
    void everyTableOfAnswersGivesALawfulResult() {
        long seed = Long.getLong("zsmtp.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
            TableDns table = new TableDns();
            List<String> records = new ArrayList<>();
            Set<String> failing = new HashSet<>();
            for (int n = random.nextInt(5); n >= 0; n--) {
                String host = random.nextInt(8) == 0 ? OWN_NAME : "h" + random.nextInt(6);
                records.add(random.nextInt(4) * 10 + " " + host);
                failing.remove(host);
                switch (random.nextInt(5)) {
                    case 0 -> table.host(host, new DnsAnswer.NoData<>(false));
                    case 1 -> {
                        table.host(host, new DnsAnswer.TemporaryFailure<>("timeout"));
                        failing.add(host);
                    }
                    case 2 -> table.host(host, "127.0.0.9");
                    case 3 -> table.host(host, "192.0.2.99");
                    default -> table.host(host, "192.0.2." + (1 + random.nextInt(9)));
                }
            }
            table.mx("example.org", records.toArray(String[]::new));
            RoutingResult result = new MxRouter(table, new RoutingOptions(25, MxUse.USED, OWN), random)
                    .route(Destination.parse("example.org"));
            switch (result) {
                case Routed(var route) -> {
                    assertThat(route.hosts())
                            .extracting(MxHost::preference)
                            .as("seed %d", seed)
                            .isSorted();
                    assertThat(describe(result)).as("seed %d", seed).noneMatch(h -> h.contains("192.0.2.99"));
                    assertThat(hosts(result)).as("seed %d", seed).doesNotContain(OWN_NAME);
                }
                case Unroutable unroutable
                when unroutable.permanence() == Permanence.PERMANENT ->
                    assertThat(failing.isEmpty()
                                    || unroutable.status().toString().equals("5.4.6"))
                            .as("seed %d", seed)
                            .isTrue();
                case Unroutable _ -> assertThat(failing).as("seed %d", seed).isNotEmpty();
            }
        }
    }

    private static List<MailExchanger> hostRecords(String... names) {
        List<MailExchanger> records = new ArrayList<>();
        for (String name : names) {
            records.add(new MailExchanger.Host(10 * records.size(), DomainName.parse(name)));
        }
        return records;
    }

    private MxRouter router(int port, MxUse mx) {
        return new MxRouter(dns, new RoutingOptions(port, mx, OWN), new Random(1));
    }

    private List<String> route(String destination) {
        return describe(router(25, MxUse.USED).route(Destination.parse(destination)));
    }

    private void assertUnroutable(String domain, String status) {
        assertThat(unroutable(router(25, MxUse.USED), domain)).isEqualTo(status);
    }

    private static String unroutable(Router router, String domain) {
        RoutingResult result = router.route(Destination.parse(domain));
        assertThat(result).as(domain).isInstanceOf(Unroutable.class);
        return ((Unroutable) result).status().toString();
    }

    private static List<String> hosts(RoutingResult result) {
        return ((Routed) result)
                .route().hosts().stream().map(h -> h.host().text()).toList();
    }

    private static List<String> describe(RoutingResult result) {
        assertThat(result).isInstanceOf(Routed.class);
        return ((Routed) result)
                .route().hosts().stream()
                        .map(h -> h.host() + " " + h.preference() + " " + h.choice() + " "
                                + h.endpoints().stream()
                                        .map(e -> e.toString().replace('|', ':'))
                                        .toList())
                        .toList();
    }
}
