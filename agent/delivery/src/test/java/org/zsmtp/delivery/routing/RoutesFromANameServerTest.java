package org.zsmtp.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.delivery.dns.DnsOptions;
import org.zsmtp.delivery.dns.DnsjavaClient;
import org.zsmtp.delivery.dns.TrustAnchors;
import org.zsmtp.delivery.routing.RoutingResult.Routed;
import org.zsmtp.delivery.routing.RoutingResult.Unroutable;
import org.zsmtp.testkit.dns.DnsFault;
import org.zsmtp.testkit.dns.FakeDns;

/// The router on the real client, against a name server on loopback.
@Timeout(60)
class RoutesFromANameServerTest {
    private final FakeDns dns = FakeDns.start();
    private final Router router = new MxRouter(
            new DnsjavaClient(
                    new DnsOptions(
                            List.of(dns.address()),
                            Duration.ofSeconds(1),
                            2,
                            Duration.ofSeconds(20),
                            1000,
                            TrustAnchors.NONE),
                    InstantSource.system()),
            new RoutingOptions(2525, MxUse.USED, new OwnHost(Set.of(), Set.of(), 25)).with(AddressPreference.IPV6),
            new Random(1));

    @AfterEach
    void stop() {
        dns.close();
    }

    @Test
    void anAliasOfADomainLeadsToItsMailExchangersWhichMayBeAliases() {
        dns.cname("alias.example", "example.org")
                .mx("example.org", 10, "mx1.example.org")
                .mx("example.org", 20, "mx2.example.org")
                .cname("mx1.example.org", "host.example.net")
                .a("host.example.net", "127.0.0.21")
                .aaaa("host.example.net", "::1")
                .a("mx2.example.org", "127.0.0.22");
        assertThat(route("alias.example"))
                .containsExactly(
                        "mx1.example.org [0:0:0:0:0:0:0:1|2525, 127.0.0.21|2525]", "mx2.example.org [127.0.0.22|2525]");
    }

    @Test
    void aDomainWithAnAddressOnlyIsItsOwnHost() {
        dns.a("example.org", "127.0.0.31");
        assertThat(route("example.org")).containsExactly("example.org [127.0.0.31|2525]");
    }

    @Test
    void verdictsFollowWhatTheNameServerSays() {
        dns.nullMx("null.example")
                .add("empty.example", "TXT", "x")
                .mx("gone.example", 10, "absent.example")
                .a("broken.example", "127.0.0.1")
                .fault("broken.example", DnsFault.SERVFAIL)
                .mx("half.example", 10, "broken.example");
        assertThat(status("absent.example")).isEqualTo("5.1.2");
        assertThat(status("null.example")).isEqualTo("5.1.10");
        assertThat(status("empty.example")).isEqualTo("5.4.4");
        assertThat(status("gone.example")).isEqualTo("5.4.4");
        assertThat(status("broken.example")).isEqualTo("4.4.3");
        assertThat(status("half.example")).isEqualTo("4.4.3");
    }

    @Test
    void everyFaultThatIsNoAnswerLeavesTheMailWaitingOrRoutesIt() {
        int number = 0;
        for (DnsFault fault : EnumSet.complementOf(EnumSet.of(DnsFault.NXDOMAIN, DnsFault.NODATA))) {
            String domain = "d" + number++ + ".example";
            dns.mx(domain, 10, "mx." + domain).a("mx." + domain, "127.0.0.1").fault(domain, "MX", fault);
            RoutingResult result = router.route(Destination.parse(domain));
            if (result instanceof Unroutable(var status, var reason)) {
                assertThat(status).as("%s: %s", fault, reason).hasToString("4.4.3");
            }
        }
    }

    private List<String> route(String domain) {
        RoutingResult result = router.route(Destination.parse(domain));
        assertThat(result).isInstanceOf(Routed.class);
        return ((Routed) result)
                .route().hosts().stream()
                        .map(h -> h.host() + " " + h.endpoints())
                        .toList();
    }

    private String status(String domain) {
        RoutingResult result = router.route(Destination.parse(domain));
        assertThat(result).isInstanceOf(Unroutable.class);
        return ((Unroutable) result).status().toString();
    }
}
