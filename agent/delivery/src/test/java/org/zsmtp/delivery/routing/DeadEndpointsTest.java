package org.zsmtp.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.routing.DeadEndpoints.Review.Hopeless;
import org.zsmtp.delivery.routing.DeadEndpoints.Review.Promising;
import org.zsmtp.delivery.routing.MxHost.Choice;
import org.zsmtp.smtp.address.DomainName;

class DeadEndpointsTest {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final DeadEndpoints history = new DeadEndpoints(() -> now, DeadEndpoints.MEMORY);
    private final Route route = new Route(List.of(mxHost("a", 1, 2), mxHost("b", 3), mxHost("c", 4)), true);

    @Test
    void aRouteWithoutFailuresIsKeptAsItIs() {
        assertThat(history.review(route)).isEqualTo(new Promising(route));
    }

    @Test
    void aFailedAddressIsTriedLastOfItsHost() {
        history.failed(endpoint(1), "refused");
        assertThat(history.review(route))
                .isEqualTo(new Promising(new Route(List.of(mxHost("a", 2, 1), mxHost("b", 3), mxHost("c", 4)), true)));
    }

    @Test
    void aHostWhoseAddressesAllFailedIsTriedLast() {
        history.failed(endpoint(1), "refused");
        history.failed(endpoint(2), "refused");
        assertThat(history.review(route))
                .isEqualTo(new Promising(new Route(List.of(mxHost("b", 3), mxHost("c", 4), mxHost("a", 1, 2)), true)));
    }

    @Test
    void aRouteOfWhichEverythingFailedIsHopelessAndSaysWhy() {
        for (int i = 1; i <= 4; i++) {
            history.failed(endpoint(i), "why " + i);
        }
        assertThat(history.review(route)).isEqualTo(new Hopeless(mxHost("a", 1, 2), endpoint(1), "why 1"));
    }

    @Test
    void failuresAreForgottenAfterTheirTime() {
        for (int i = 1; i <= 4; i++) {
            history.failed(endpoint(i), "refused");
        }
        now = now.plusMillis(9_999);
        assertThat(history.review(route)).isInstanceOf(Hopeless.class);
        now = now.plusMillis(1);
        assertThat(history.review(route)).isEqualTo(new Promising(route));
    }

    @Test
    void theLastFailureOfAnEndpointCounts() {
        Route single = new Route(List.of(mxHost("b", 3)), false);
        history.failed(endpoint(3), "first");
        now = now.plusSeconds(9);
        history.failed(endpoint(3), "second");
        now = now.plusSeconds(9);
        assertThat(history.review(single)).isEqualTo(new Hopeless(mxHost("b", 3), endpoint(3), "second"));
    }

    @Test
    void aSuccessEndsAFailure() {
        Route single = new Route(List.of(mxHost("b", 3)), false);
        history.failed(endpoint(3), "refused");
        history.succeeded(endpoint(3));
        assertThat(history.review(single)).isEqualTo(new Promising(single));
    }

    @Test
    void anotherPortOfTheSameAddressIsAnotherEndpoint() {
        Route single = new Route(List.of(mxHost("b", 3)), false);
        history.failed(endpoint(3, 26), "refused");
        assertThat(history.review(single)).isEqualTo(new Promising(single));
    }

    @Test
    void withoutMemoryNothingIsRemembered() {
        DeadEndpoints forgetful = new DeadEndpoints(() -> now, Duration.ZERO);
        Route single = new Route(List.of(mxHost("b", 3)), false);
        forgetful.failed(endpoint(3), "refused");
        assertThat(forgetful.review(single)).isEqualTo(new Promising(single));
    }

    @Test
    void theOldestFailuresAreForgottenWhenThereAreTooMany() {
        for (int i = 0; i < 20_000; i++) {
            history.failed(endpoint(9, 1 + i), "refused");
        }
        assertThat(history.review(new Route(List.of(at(1)), false))).isInstanceOf(Promising.class);
        assertThat(history.review(new Route(List.of(at(10_000)), false))).isInstanceOf(Promising.class);
        assertThat(history.review(new Route(List.of(at(10_001)), false))).isInstanceOf(Hopeless.class);
        assertThat(history.review(new Route(List.of(at(20_000)), false))).isInstanceOf(Hopeless.class);
    }

    private static MxHost at(int port) {
        List<Endpoint> addresses = List.of(endpoint(9, port));
        return new MxHost(DomainName.parse("h"), addresses, 10, Choice.MX, false);
    }

    private static MxHost mxHost(String name, int... hosts) {
        List<Endpoint> addresses =
                Arrays.stream(hosts).mapToObj(DeadEndpointsTest::endpoint).toList();
        return new MxHost(DomainName.parse(name), addresses, 10, Choice.MX, false);
    }

    private static Endpoint endpoint(int host) {
        return endpoint(host, 25);
    }

    private static Endpoint endpoint(int host, int port) {
        return Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2." + host), port));
    }
}
