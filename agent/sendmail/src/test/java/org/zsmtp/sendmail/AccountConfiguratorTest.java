package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.sendmail.AccountConfigurator.Target;

/// What a domain publishes becomes an account file (RFC 8314 section 5.1).
class AccountConfiguratorTest {

    private static AccountConfigurator with(Map<String, List<Target>> records) {
        return new AccountConfigurator(
                new FakeSurroundings(Path.of("/home/joe")).get(), name -> records.getOrDefault(name, List.of()));
    }

    @Test
    void implicitTlsIsPreferred() throws FailureException {
        assertThat(with(Map.of(
                                "_submissions._tcp.x.example", List.of(new Target("s.x.example", 465, 0, 1)),
                                "_submission._tcp.x.example", List.of(new Target("p.x.example", 587, 0, 1))))
                        .lines("joe@x.example"))
                .containsSubsequence(
                        "account joe@x.example",
                        "host s.x.example",
                        "port 465",
                        "tls on",
                        "tls_starttls off",
                        "auth on",
                        "user joe@x.example",
                        "from joe@x.example")
                .noneMatch(line -> line.contains("warning"));
    }

    @Test
    void aHostOfAnotherDomainIsMarked() throws FailureException {
        assertThat(with(Map.of("_submission._tcp.x.example", List.of(new Target("evilx.example", 587, 0, 1))))
                        .lines("joe@x.example"))
                .contains("tls_starttls on")
                .anyMatch(line -> line.contains("warning"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"joe", "", "joe@x\nhost y", "$(id)@x.example", "\"a b\"@x.example", "a@[1.2.3.4]"})
    void whatIsNoPlainAddressIsRefused(String address) {
        assertThat(catchThrowableOfType(
                                FailureException.class, () -> with(Map.of()).lines(address))
                        .status())
                .isEqualTo(ExitStatus.EX_DATAERR);
    }

    @Test
    void noServiceAndNonsenseOfTheDnsAreRefused() {
        Map<String, List<Target>> nonsense =
                Map.of("_submissions._tcp.x.example", List.of(new Target("a;rm", 465, 0, 0), new Target("", 0, 0, 0)));

        assertThat(catchThrowableOfType(
                                FailureException.class, () -> with(nonsense).lines("a@x.example"))
                        .status())
                .isEqualTo(ExitStatus.EX_NOHOST);
    }
}
