package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.smtp.address.Domain;

class MxHostQueueTest {

    private static final MxHost OLD = mxHost("old", "192.0.2.1");
    private static final MxHost BOTH = mxHost("both", "2001:db8::9", "192.0.2.9");

    private static final List<MxHost> NEW = Stream.of("1", "2", "3", "4")
            .map(each -> mxHost("new" + each, "2001:db8::" + each))
            .toList();

    @Test
    void preferenceIsTheOrderAsLongAsHostsCanBeReached() {
        MxHostQueue queue = new MxHostQueue(List.of(NEW.get(0), NEW.get(1), OLD, NEW.get(2)));
        assertThat(rest(queue)).containsExactly(NEW.get(0), NEW.get(1), OLD, NEW.get(2));
    }

    @Test
    void hostsThatHaveOnlyIpv6ComeLastOnceTwoOfThemWereOutOfReach() {
        MxHostQueue queue = new MxHostQueue(List.of(NEW.get(0), NEW.get(1), NEW.get(2), OLD, NEW.get(3), BOTH));
        queue.unreached(Objects.requireNonNull(queue.next()));
        assertThat(queue.next()).isEqualTo(NEW.get(1));
        queue.unreached(NEW.get(1));
        assertThat(rest(queue)).containsExactly(OLD, BOTH, NEW.get(2), NEW.get(3));
    }

    @Test
    void hostOutOfReachThatHasIpv4TellsNothingOfIpv6() {
        MxHostQueue queue = new MxHostQueue(List.of(BOTH, OLD, NEW.get(0), BOTH, NEW.get(1), OLD));
        for (int i = 0; i < 4; i++) {
            queue.unreached(Objects.requireNonNull(queue.next()));
        }
        assertThat(rest(queue)).containsExactly(NEW.get(1), OLD);
    }

    private static List<MxHost> rest(MxHostQueue queue) {
        List<MxHost> rest = new ArrayList<>();
        for (MxHost mx = queue.next(); mx != null; mx = queue.next()) {
            rest.add(mx);
        }
        return rest;
    }

    private static MxHost mxHost(String name, String... addresses) {
        List<Endpoint> endpoints = Stream.of(addresses)
                .map(each -> Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral(each), 25)))
                .toList();
        return new MxHost(Domain.parse(name + ".b.example"), endpoints, 10, MxHost.Choice.MX, false);
    }
}
