package org.zsmtp.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.session.Acceptance;

class ServerTest {

    @Test
    void hostsAndPortsInTandem() {
        assertThat(Server.inTandem(List.of("a.example", "b.example", "c.example"), List.of(2525, 587)))
                .containsExactly(
                        Server.host("a.example", 2525), Server.host("b.example", 587), Server.host("c.example", 25));
        assertThat(Server.inTandem(List.of("a.example"), List.of(1, 2, 3)))
                .containsExactly(Server.host("a.example", 1));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,192.0.2.1:25",
        "[192.0.2.1],192.0.2.1:25",
        "2001:db8::1,[2001:db8:0:0:0:0:0:1]:25",
        "[IPv6:2001:db8::1],[2001:db8:0:0:0:0:0:1]:25"
    })
    void addressesWithBracketsOrWithout(String name, String shown) {
        Server.Host host = new Server.Host(name, 25);
        assertThat(host.domain()).isInstanceOf(AddressLiteral.class);
        assertThat(host).hasToString(shown);
    }

    @Test
    void defaultsAreThoseOfAServerOnThisHost() {
        SubmissionOptions options = SubmissionOptions.to(List.of(Server.LOCALHOST));
        assertThat(options.servers().getFirst()).hasToString("localhost:25");
        assertThat(options.transport().session().heloName()).hasToString("localhost");
        assertThat(options.transport().session().acceptance()).isEqualTo(Acceptance.ALL_RECIPIENTS);
        assertThat(options.transport().security().levels().of(DomainName.parse("a"), DomainName.parse("a")))
                .isEqualTo(new TlsLevel.May());
        assertThatThrownBy(() -> SubmissionOptions.to(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nameInOtherScripts() {
        assertThat(new Server.Host("mail.b\u00fccher.example", 25).domain())
                .isEqualTo(DomainName.parse("mail.xn--bcher-kva.example"));
        assertThat(new Server.Host("fa\u00df.example", 25).domain()).isEqualTo(DomainName.parse("xn--fa-hia.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a\r\nb",
                "a\0b",
                "-a",
                "a..b",
                "[",
                "[]",
                "300.0.0.1",
                "1",
                "fe80::1%eth0",
                "a/b",
                "a@b",
                "\ud800",
                "\u2028"
            })
    void nothingElseIsAHost(String name) {
        assertThatThrownBy(() -> Server.host(name, 25))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .matches("[ -~]*");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65536})
    void portsAreBounded(int port) {
        assertThatThrownBy(() -> Server.host("a.example", port)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nameInEhloIsLocalhostWhereAServerIsHere() {
        assertThat(SubmissionOptions.heloName(List.of(Server.host("a.example", 25), Server.host("LOCALHOST", 25))))
                .hasToString("localhost");
        assertThat(SubmissionOptions.heloName(List.of(Server.host("127.0.0.2", 25))))
                .hasToString("localhost");
        assertThat(SubmissionOptions.heloName(List.of(Server.socket(Path.of("/run/lmtp")))))
                .hasToString("localhost");
        String own = SubmissionOptions.heloName(List.of(Server.host("a.example", 25)))
                .text();
        assertThat(own).matches("[A-Za-z0-9._-]+");
    }

    @Test
    void optionsWithoutServerOrTimeAreNone() {
        SubmissionOptions options = SubmissionOptions.to(Server.host("a.example", 25));
        assertThatThrownBy(() -> options.withServers(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withDeadline(java.time.Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Server.LocalSocket(Path.of("relative")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
