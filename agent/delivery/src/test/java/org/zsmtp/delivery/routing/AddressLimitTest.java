package org.zsmtp.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.routing.MxHost.Choice;
import org.zsmtp.smtp.address.DomainName;

class AddressLimitTest {

    private static MxHost mxHost(int preference, String... addresses) {
        return new MxHost(
                DomainName.parse("h" + preference + ".example"),
                Arrays.stream(addresses)
                        .map(a -> Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral(a), 25)))
                        .toList(),
                preference,
                Choice.MX,
                false);
    }

    private static List<MxHost> hosts(int count, int addressesOfEach, String prefix) {
        List<MxHost> mxHosts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int host = i;
            mxHosts.add(mxHost(
                    i,
                    IntStream.range(0, addressesOfEach)
                            .mapToObj(n -> prefix.formatted(host, n + 1))
                            .toArray(String[]::new)));
        }
        return mxHosts;
    }

    private static int addresses(List<MxHost> mxHosts) {
        return mxHosts.stream().mapToInt(mx -> mx.endpoints().size()).sum();
    }

    @Test
    void fewAddressesAreLeftAlone() {
        List<MxHost> mxHosts = hosts(8, 4, "192.0.%d.%d");
        assertThat(AddressLimit.bound(mxHosts)).isEqualTo(mxHosts);
    }

    @Test
    void theLastHostKeepsItsTurnBehindManyWithSeveralAddresses() {
        List<MxHost> mxHosts = hosts(17, 2, "192.0.%d.%d");
        MxHost good = mxHost(50, "198.51.100.1");
        mxHosts.add(good);
        List<MxHost> bounded = AddressLimit.bound(mxHosts);
        assertThat(bounded).hasSize(18).last().isEqualTo(good);
        assertThat(addresses(bounded)).isEqualTo(AddressLimit.MAX_ADDRESSES);
        assertThat(bounded.getFirst().endpoints()).as("the best keep most").hasSize(2);
    }

    @Test
    void moreHostsThanTheLimitHaveHardlyMoreThanOneAddressEach() {
        List<MxHost> bounded = AddressLimit.bound(hosts(60, 3, "192.0.%d.%d"));
        assertThat(bounded).hasSize(60);
        assertThat(addresses(bounded)).isEqualTo(60 + AddressLimit.KEPT_FOR_EACH_KIND);
    }

    @Test
    void oneHostWithManyAddressesOfOneKindKeepsSomeOfTheOther() {
        List<String> all = new ArrayList<>();
        IntStream.range(0, 100).forEach(i -> all.add("2001:db8::" + Integer.toHexString(i + 1)));
        all.add("192.0.2.1");
        all.add("192.0.2.2");
        List<MxHost> bounded = AddressLimit.bound(List.of(mxHost(10, all.toArray(String[]::new))));
        assertThat(bounded.getFirst().endpoints()).hasSize(AddressLimit.MAX_ADDRESSES);
        assertThat(bounded.getFirst().endpoints().toString()).contains("192.0.2.1", "192.0.2.2");
    }

    @Test
    void aKindOfAddressThatOnlyTheLastHostHasKeepsItsRoom() {
        List<MxHost> mxHosts = hosts(31, 2, "2001:db8:%d::%d");
        mxHosts.add(mxHost(31, "2001:db8:ffff::1", "192.0.2.1"));
        assertThat(AddressLimit.bound(mxHosts).getLast().endpoints().toString()).contains("192.0.2.1");
    }

    @Test
    void oneHostWithManyAddressesKeepsSoManyOfTheRareKindAndNoMore() {
        List<String> all = new ArrayList<>();
        IntStream.range(0, 100).forEach(i -> all.add("192.0.2." + (i + 1)));
        IntStream.range(0, 20).forEach(i -> all.add("2001:db8::" + Integer.toHexString(i + 1)));
        List<MxHost> bounded = AddressLimit.bound(List.of(mxHost(10, all.toArray(String[]::new))));
        assertThat(bounded.getFirst().endpoints()).hasSize(AddressLimit.MAX_ADDRESSES);
        assertThat(bounded.getFirst().endpoints())
                .filteredOn(endpoint -> endpoint.toString().contains(":"))
                .hasSize(AddressLimit.KEPT_FOR_EACH_KIND);
    }
}
