package org.zsmtp.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.routing.Destination.LocalSocket;
import org.zsmtp.delivery.routing.Destination.RecipientDomain;
import org.zsmtp.delivery.routing.Destination.Relay;
import org.zsmtp.smtp.address.DomainName;

class DestinationTest {

    @ParameterizedTest
    @CsvSource({
        "mail.example.org,mail.example.org",
        "mail.example.org.,mail.example.org",
        "mail.example.org:2525,mail.example.org:2525",
        "mail.example.org:1,mail.example.org:1",
        "mail.example.org:10090,mail.example.org:10090",
        "mail.example.org:65535,mail.example.org:65535",
        "[192.0.2.1],[192.0.2.1]",
        "[192.0.2.1]:2525,[192.0.2.1]:2525",
        "[IPv6:2001:db8::1],[IPv6:2001:db8::1]",
        "[IPv6:2001:db8::1]:2525,[IPv6:2001:db8::1]:2525",
        "[IPv6.2001:db8::1]:2525,[IPv6:2001:db8::1]:2525",
        "[ipv6 2001:db8::1],[IPv6:2001:db8::1]",
        "192.0.2.1,[192.0.2.1]",
        "192.0.2.1:2525,[192.0.2.1]:2525",
        "localhost:2525,[127.0.0.1]:2525",
        "LocalHost,[127.0.0.1]",
    })
    void aRelayIsReadInAllItsSpellings(String text, String meaning) {
        assertThat(Relay.parse(text)).hasToString(meaning);
    }

    @Test
    void anOpeningQuoteBeforeALiteralIsTolerated() {
        assertThat(Relay.parse("\"[192.0.2.1]")).hasToString("[192.0.2.1]");
        assertThat(Relay.parse("\"[192.0.2.1]\":2525")).hasToString("[192.0.2.1]:2525");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":25",
                "host:",
                "host:0",
                "host:65536",
                "host:99999999999",
                "host:2 5",
                "host:+25",
                "host:25:26",
                "[192.0.2.1]25",
                "[192.0.2.1",
                "192.0.2.1]",
                "[192.0.2.1]:",
                "[]",
                "[IPv6.]",
                "[IPv6]",
                "a b",
                "a\r\nb",
                "h\u00f6st",
                "UNIX:/tmp/socket",
                "-option",
            })
    void whatIsNoDestinationIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Relay.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
        assertThatIllegalArgumentException().isThrownBy(() -> Destination.parse(text));
    }

    @Test
    void anOperatorMayChooseASocket() {
        assertThat(Destination.chosen("UNIX:/run/lmtp")).isEqualTo(new LocalSocket(Path.of("/run/lmtp")));
        assertThat(Destination.chosen("unix:/run/lmtp")).hasToString("UNIX:/run/lmtp");
        assertThat(Destination.chosen("unix:25")).isEqualTo(Relay.parse("unix:25"));
        assertThat(Destination.chosen("[192.0.2.1]:26")).isEqualTo(Relay.parse("[192.0.2.1]:26"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNIX:", "UNIX:socket", "UNIX:/a\0b", "UNIX:/a\nb", "UNIX:/a\u001bb"})
    void whatIsNoPathOfASocketIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Destination.chosen(text))
                .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
    }

    @Test
    void theHostOfAJobIsTheRecipientsDomain() {
        assertThat(Destination.parse("Example.org")).isEqualTo(new RecipientDomain(DomainName.parse("example.org")));
        assertThat(Destination.parse("[192.0.2.1]")).isInstanceOf(RecipientDomain.class);
        assertThat(Destination.parse("localhost")).isEqualTo(new RecipientDomain(DomainName.parse("localhost")));
    }

    @Test
    void aLiteralWithAPortIsARelayWhoeverSaysIt() {
        assertThat(Destination.parse("[192.0.2.1]:2525")).isEqualTo(Relay.parse("[192.0.2.1]:2525"));
    }

    @Test
    void aNameInBracketsWithAPortIsAHostOfItsOwn() {
        assertThat(Destination.parse("[Mail.example]:587"))
                .isEqualTo(new Destination.Host(DomainName.parse("mail.example"), 587))
                .hasToString("[Mail.example]:587");
        assertThat(Destination.parse("[localhost]:587")).isEqualTo(Relay.parse("[127.0.0.1]:587"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[mail.example]",
                "[mail.example]:",
                "[mail.example]:0",
                "[mail.example]:99999",
                "[192.0.2.300]:25",
                "[a b.example]:25",
                "[]:25",
                "[-]:25",
                "[mail.example]:25x",
                "[a\nb.example]:25"
            })
    void whatIsNotQuiteOneIsNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Destination.parse(text));
    }

    @Test
    void theHostOfAJobHasNoPort() {
        assertThatIllegalArgumentException().isThrownBy(() -> Destination.parse("example.org:25"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65535})
    void aHostAndARelayHaveAnyPortThereIs(int port) {
        assertThat(new Destination.Host(DomainName.parse("mail.example"), port)).hasToString("[mail.example]:" + port);
        assertThat(new Relay(DomainName.parse("mail.example"), OptionalInt.of(port)))
                .hasToString("mail.example:" + port);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65536})
    void whatIsNoPortIsNobodys(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Destination.Host(DomainName.parse("mail.example"), port));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Relay(DomainName.parse("mail.example"), OptionalInt.of(port)));
        assertThatIllegalArgumentException().isThrownBy(() -> RoutingOptions.DEFAULTS.withPort(port));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65535})
    void aRouterHasAnyPortThereIs(int port) {
        assertThat(RoutingOptions.DEFAULTS.withPort(port).port()).isEqualTo(port);
    }

    @Test
    void whatIsFoundOutAboutASocketIsTheOperatorsToMend() {
        assertThat(Refusal.NO_HOST.of(new LocalSocket(Path.of("/run/lmtp"))).status())
                .hasToString("4.4.4");
    }
}
