package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.testkit.net.SocksProxy;
import org.zsmtp.testkit.net.SocksProxy.Conduct;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// Servers behind a SOCKS proxy (MS-184), which finds out their addresses: here it takes any name for this host.
class ZsendProxyTest {

    @TempDir
    private Path home;

    private FakeSurroundings user;

    @BeforeEach
    void begin() {
        user = new FakeSurroundings(home).mail("From: me@x.example\n\nhello\n");
    }

    private ExitStatus run(String host, int port, SocksProxy proxy, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "--host=" + host,
                "--port=" + port,
                "--from=me@x.example",
                "--proxy-host=localhost",
                "--proxy-port=" + proxy.address().getPort()));
        all.addAll(List.of(more));
        return new Zsend(user.get(), new EngineSender(_ -> {})).run(all);
    }

    private static WellBehaved behaviour() {
        return WellBehaved.smtp("srv.example");
    }

    @ParameterizedTest
    @CsvSource({
        "mail.invalid, name mail.invalid",
        "b\u00fccher.invalid, name xn--bcher-kva.invalid",
        "127.0.0.1, 127.0.0.1",
    })
    void theProxyIsToldTheName(String host, String asked) {
        try (SocksProxy proxy = SocksProxy.start(new Conduct.Relay());
                ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            assertThat(run(host, server.port(), proxy, "b@y.example")).isEqualTo(ExitStatus.EX_OK);
            assertThat(server.messages()).hasSize(1);
            assertThat(proxy.asked()).containsExactly(asked + ":" + server.port());
        }
    }

    /// The certificate is that of the name, not of what the proxy makes of it.
    @Test
    void theCertificateIsThatOfTheName() throws Exception {
        TestAuthority authority = TestAuthority.root("Issuer");
        user.file("ca.pem", TestIdentity.pem(authority.certificate()));
        TestIdentity identity = authority.issue(TestCertificate.of("mail.invalid"));
        WellBehaved behaviour = behaviour()
                .announcing("STARTTLS")
                .answering("STARTTLS", Reaction.reply("220 go").thenStartTls(identity.server()));
        try (SocksProxy proxy = SocksProxy.start(new Conduct.Relay());
                ScriptedServer server = ScriptedServer.behaving(behaviour)) {
            String trust = "--tls-trust-file=" + home.resolve("ca.pem");
            assertThat(run("mail.invalid", server.port(), proxy, "--tls", trust, "b@y.example"))
                    .describedAs("%s", user.errors())
                    .isEqualTo(ExitStatus.EX_OK);
            assertThat(run("other.invalid", server.port(), proxy, "--tls", trust, "b@y.example"))
                    .isEqualTo(ExitStatus.EX_UNAVAILABLE);
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void whatTheProxyCannotFindIsToldInItsWords() {
        try (SocksProxy proxy = SocksProxy.start(new Conduct.Refuse(4))) {
            assertThat(run("mail.invalid", 25, proxy, "b@y.example")).isEqualTo(ExitStatus.EX_TEMPFAIL);
            assertThat(user.errors()).first().asString().contains("host unreachable from there");
            assertThat(proxy.asked()).containsExactly("name mail.invalid:25");
        }
    }

    @Test
    void aServerIsAskedForItsAbilitiesByNameToo() {
        try (SocksProxy proxy = SocksProxy.start(new Conduct.Relay());
                ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            assertThat(run("mail.invalid", server.port(), proxy, "--serverinfo"))
                    .isEqualTo(ExitStatus.EX_OK);
            assertThat(user.output()).first().isEqualTo("SMTP server at mail.invalid, port " + server.port() + ":");
            assertThat(proxy.asked()).containsExactly("name mail.invalid:" + server.port());
        }
    }

    /// The connection is opened to the proxy, whatever it was for.
    @ParameterizedTest
    @ValueSource(strings = {"b@y.example", "--serverinfo", "--rmqs=y.example"})
    void aProxyThatIsNotThereIsNamed(String what) {
        SocksProxy proxy = SocksProxy.start(new Conduct.Relay());
        proxy.close();

        assertThat(run("mail.invalid", 25, proxy, what)).isEqualTo(ExitStatus.EX_TEMPFAIL);
        assertThat(user.errors())
                .first()
                .isEqualTo("msmtp: cannot connect to localhost, port "
                        + proxy.address().getPort() + ": Connection refused");
    }

    /// The proxy is what is connected, so the family of its address counts, and not that of the server's.
    @Test
    void sourceIsOfTheFamilyOfTheProxy() {
        try (SocksProxy proxy = SocksProxy.start(new Conduct.Refuse(4))) {
            assertThat(run("2001:db8::1", 25, proxy, "--source-ip=127.0.0.1", "b@y.example"))
                    .isEqualTo(ExitStatus.EX_TEMPFAIL);
            assertThat(proxy.asked()).containsExactly("2001:db8:0:0:0:0:0:1:25");

            assertThat(run("2001:db8::1", 25, proxy, "--source-ip=::1", "b@y.example"))
                    .isEqualTo(ExitStatus.EX_OSERR);
            assertThat(user.errors())
                    .contains("msmtp: cannot bind source ip ::1: Address family not supported by protocol");
            assertThat(proxy.asked()).hasSize(1);
        }
    }
}
