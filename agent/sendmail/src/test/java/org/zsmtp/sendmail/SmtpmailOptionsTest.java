package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.security.TlsOptions.Trust;
import org.zsmtp.delivery.security.TlsOptions.Trust.SystemStore;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// smtpmail's options on the server: where it is, and whom it must be signed by.
class SmtpmailOptionsTest {

    private static final TestAuthority AUTHORITY = TestAuthority.root("authority");
    private static final TestIdentity IDENTITY =
            AUTHORITY.issue(TestCertificate.of("srv.example").address(new byte[] {127, 0, 0, 1}));
    private static final TestIdentity ANOTHERS =
            AUTHORITY.issue(TestCertificate.of("another.example").address(new byte[] {127, 0, 0, 2}));

    @TempDir
    private Path home;

    private FakeSurroundings user;

    @BeforeEach
    void begin() {
        user = new FakeSurroundings(home).mail("Subject: s\n\nb\n");
    }

    private SmtpmailServer server(String... arguments) throws FailureException {
        SmtpmailOptions options = SmtpmailOptions.parse(List.of(arguments));
        return new SmtpmailServer(user.get(), options, new SmtpmailLogin(user.get(), options, _ -> Optional.empty()));
    }

    private boolean run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-f", "me@x.example", "a@y.example"));
        return new Smtpmail(user.get(), _ -> Optional.empty()).run(all);
    }

    private static ScriptedServer clear() {
        return ScriptedServer.behaving(WellBehaved.smtp("srv.example"));
    }

    private static ScriptedServer tls(TestIdentity identity) {
        return ScriptedServer.behavingOverTls(WellBehaved.smtp("srv.example"), identity.server());
    }

    private static String at(ScriptedServer server) {
        return "127.0.0.1:" + server.port();
    }

    private static String authority() {
        return TestIdentity.pem(AUTHORITY.certificate());
    }

    /// SM-3: the machine's store is one that this authority is not in.
    @Test
    void theMachinesCertificatesAreTrusted() throws FailureException {
        Trust trust = server("-S", "a@y").security().tls().trust();
        assertThat(trust).isEqualTo(new Trust(SystemStore.TRUSTED, List.of(), List.of()));

        try (ScriptedServer server = tls(IDENTITY)) {
            assertThat(run("-S", "-h", at(server))).isFalse();

            assertThat(server.messages()).isEmpty();
            assertThat(user.errors()).first().asString().contains("TLS certificate verification failed");
        }
    }

    /// SM-4, SM-25.
    @Test
    void certificatesOfTheUserAreTrustedToo() throws Exception {
        user.file("cert.pem", authority());
        Trust trust = server("-S", "a@y").security().tls().trust();
        assertThat(trust).isEqualTo(new Trust(SystemStore.TRUSTED, List.of(home.resolve("cert.pem")), List.of()));

        try (ScriptedServer server = tls(IDENTITY)) {
            assertThat(run("-S", "-h", at(server))).isTrue();
            assertThat(server.messages()).hasSize(1);
        }
    }

    /// SM-5, SM-25.
    @Test
    void anotherFileOfCertificatesIsTrustedInstead() throws Exception {
        user.file("ca.pem", authority());
        Path file = home.resolve("ca.pem");
        Trust trust =
                server("-S", "-c", file.toString(), "a@y").security().tls().trust();
        assertThat(trust).isEqualTo(new Trust(SystemStore.IGNORED, List.of(file), List.of()));

        try (ScriptedServer server = tls(IDENTITY)) {
            assertThat(run("-S", "-c", file.toString(), "-h", at(server))).isTrue();
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void aFileOfCertificatesThatIsNotThereStopsAll() {
        try (ScriptedServer server = tls(IDENTITY)) {
            assertThat(run("-S", "-c", home + "/no.pem", "-h", at(server))).isFalse();

            assertThat(server.messages()).isEmpty();
            assertThat(user.errors())
                    .containsExactly("msmtp: cannot set X509 trust file " + home
                            + "/no.pem for TLS session: Error while reading file.");
        }
    }

    /// SM-25: who signed it is not enough.
    @Test
    void aCertificateIsOfTheServer() throws IOException {
        user.file("cert.pem", authority());
        try (ScriptedServer server = tls(ANOTHERS)) {
            assertThat(run("-S", "-h", at(server))).isFalse();
            assertThat(server.messages()).isEmpty();
        }
    }

    /// SM-21.
    @Test
    void anyCertificateWillDo() {
        try (ScriptedServer server = tls(ANOTHERS)) {
            assertThat(run("-S", "-i", "-h", at(server))).isTrue();
            assertThat(server.messages()).hasSize(1);
        }
    }

    /// SM-25: there is no clear text to fall back to.
    @Test
    void nothingGoesInClearTextWhereTlsIsWanted() {
        try (ScriptedServer server = clear()) {
            assertThat(run("-S", "-i", "-w", "20", "-h", at(server))).isFalse();
            assertThat(server.messages()).isEmpty();
        }
    }

    /// SM-16, SM-17.
    @Test
    void theServerIsNamedByTheOptionOrElseByTheEnvironment() {
        try (ScriptedServer named = clear();
                ScriptedServer known = clear()) {
            user.variable("MAILHOST", at(known));

            assertThat(run()).isTrue();
            assertThat(known.messages()).hasSize(1);

            assertThat(run("-h", at(named))).isTrue();
            assertThat(named.messages()).hasSize(1);
            assertThat(known.messages()).hasSize(1);
        }
    }

    /// SM-18.
    @Test
    void theServerIsElseMailhostOfTheOwnDomain() throws Exception {
        user.file("etc/resolv.conf", "nameserver 127.0.0.1\nsearch corp.example other.example\n");
        String hostName = InetAddress.getLocalHost().getCanonicalHostName();

        assertThat(server("a@y").host()).isEqualTo("mailhost." + OwnDomain.of(hostName, home.resolve("etc")));
    }

    /// SM-18.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "host.dept.example; search corp.example; dept.example",
                "host; search Corp.example other.example; corp.example",
                "host; domain corp.example; corp.example",
                "host; domain one.example|search two.example; two.example",
                "host; nameserver 127.0.0.1|# search x; host",
                "127.0.0.1; search corp.example; corp.example",
                "host; search; host",
            })
    void aDomainIsTheHostsOrTheResolvers(String hostName, String resolver, String domain) throws IOException {
        user.file("etc/resolv.conf", resolver.replace('|', '\n') + "\n");

        assertThat(OwnDomain.of(hostName, home.resolve("etc"))).isEqualTo(domain);
    }

    @Test
    void withoutAResolverTheNameIsAllThatIsKnown() {
        assertThat(OwnDomain.of("host", home.resolve("none"))).isEqualTo("host");
    }

    /// SM-23: with the option and without.
    @ParameterizedTest
    @CsvSource({"-o", "-i"})
    void aDateHasANumericZone(String option) {
        try (ScriptedServer server = clear()) {
            assertThat(run(option, "-s", "x", "-h", at(server))).isTrue();

            String date = server.messages().getFirst().header("Date").orElseThrow();
            assertThat(date).matches(".* [+-]\\d{4}");
            assertThat(OffsetDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .isBefore(OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(1))
                    .isAfter(OffsetDateTime.now(ZoneOffset.UTC).minusMinutes(10));
        }
    }

    /// SM-7.
    @Test
    void theConversationIsShownWithoutSecrets() {
        try (Examiner server = Examiner.login("235 2.7.0 welcome")) {
            assertThat(run("-D", "-u", "joe", "-p", "s3cret", "-h", "127.0.0.1:" + server.port()))
                    .isTrue();

            assertThat(user.errors())
                    .contains("<-- 220 srv.example ESMTP ready", "<-- 250 AUTH LOGIN", "--> QUIT")
                    .contains("--> Subject: s")
                    .anyMatch(line -> line.startsWith("--> MAIL From:<me@x.example>"))
                    .noneMatch(line -> line.contains("s3cret") || line.contains("czNjcmV0"));
            assertThat(user.output()).isEmpty();
        }
        user = new FakeSurroundings(home);
        try (ScriptedServer server = clear()) {
            assertThat(run("-h", at(server))).isTrue();
            assertThat(user.errors()).isEmpty();
        }
    }

    /// SM-42: the argument lists of mailx programs that name their recipients.
    @ParameterizedTest
    @CsvSource({"-i -- b@y.example c@y.example", "-i b@y.example c@y.example", "-i -f joe@x.example -- b@y.example"})
    void mailxHasItAsItsSendmail(String arguments) {
        user.mail("Date: Sun, 29 Nov 2026 23:23:16 +0000\nTo: b@y.example\nSubject: s\n\nhello\n");
        List<String> all = List.of(arguments.split(" ", -1));
        try (ScriptedServer server = clear()) {
            user.variable("MAILHOST", at(server)).variable("TK_SMTPMAIL_FROMADDR", "me@x.example");

            assertThat(new Smtpmail(user.get()).run(all)).isTrue();

            assertThat(server.messages().getFirst().paths())
                    .containsExactlyElementsOf(all.stream()
                            .filter(each -> each.endsWith("@y.example"))
                            .toList());
            assertThat(server.messages().getFirst().header("To")).contains("b@y.example");
            assertThat(server.messages().getFirst().body()).isEqualTo("hello\r\n");
        }
    }

    /// SM-45.
    @Test
    void whereNothingListensItFails() throws IOException {
        int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }

        assertThat(run("-h", "127.0.0.1:" + port)).isFalse();

        assertThat(user.errors())
                .containsExactly("msmtp: cannot connect to 127.0.0.1, port " + port + ": Connection refused");
    }
}
