package org.zsmtp.smtp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.auth.Binding.Channel;

class BindingTest {

    private static final Channel EXPORTER = new Channel(Channel.EXPORTER, new byte[] {1, 2});
    private static final Channel END_POINT = new Channel(Channel.SERVER_END_POINT, new byte[] {1, 2});

    @Test
    void channelIsFoundByItsType() {
        Binding binding = new Binding(List.of(EXPORTER, END_POINT), Set.of("scram-sha-256-plus"));
        assertThat(binding.channel(Channel.SERVER_END_POINT)).contains(END_POINT);
        assertThat(Binding.NONE.channel(Channel.EXPORTER)).isEmpty();
    }

    @Test
    void offerIsComparedInUpperCaseAndTakesThePlaceOfTheOneBefore() {
        Binding binding = new Binding(List.of(EXPORTER), Set.of("plain")).withAttainable(Set.of(Channel.EXPORTER));
        assertThat(binding.offered()).containsExactly("PLAIN");
        Binding other = binding.withOffer(Set.of("Login"));
        assertThat(other.offered()).containsExactly("LOGIN");
        assertThat(other.channels()).containsExactly(EXPORTER);
        assertThat(other.attainable()).containsExactly(Channel.EXPORTER);
        assertThat(binding.withAttainable(Set.of()).channels()).containsExactly(EXPORTER);
    }

    @Test
    void channelsOfOneTypeWithTheSameOctetsAreEqual() {
        assertThat(new Channel(Channel.EXPORTER, new byte[] {1, 2}))
                .isEqualTo(EXPORTER)
                .hasSameHashCodeAs(EXPORTER)
                .isNotEqualTo(END_POINT)
                .isNotEqualTo(new Channel(Channel.EXPORTER, new byte[] {1, 3}))
                .hasToString("tls-exporter");
    }

    @Test
    void octetsOfAChannelCannotBeChanged() {
        byte[] octets = {7};
        Channel channel = new Channel(Channel.EXPORTER, octets);
        octets[0] = 8;
        assertThat(channel.data()).containsExactly(7);
        channel.data()[0] = 9;
        assertThat(channel.data()).containsExactly(7);
    }
}
