package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// zsend with its engine against servers on this host. The numbers are those of msmtp's behaviours.
class ZsendServerTest {

    private static final TestAuthority AUTHORITY = TestAuthority.root("The Issuer");
    private static final TestIdentity IDENTITY = AUTHORITY.issue(TestCertificate.of("localhost"));
    private static final String MESSAGE = "From: me@x.example\nTo: b@y.example\nSubject: s\n\nhello\n";

    @TempDir
    private Path home;

    private FakeSurroundings user;

    @BeforeEach
    void begin() {
        user = new FakeSurroundings(home).mail(MESSAGE);
    }

    private static WellBehaved behaviour() {
        return WellBehaved.smtp("srv.example");
    }

    private static WellBehaved withStartTls(SSLContext certificate, String... keywords) {
        String[] all = Stream.concat(Stream.of("STARTTLS"), Stream.of(keywords)).toArray(String[]::new);
        return behaviour()
                .announcing(all)
                .answering("STARTTLS", Reaction.reply("220 go").thenStartTls(certificate));
    }

    private ExitStatus run(ScriptedServer server, String... arguments) {
        return run("localhost", server.port(), arguments);
    }

    private ExitStatus run(String host, int port, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--host=" + host, "--port=" + port, "--from=me@x.example"));
        all.addAll(List.of(arguments));
        return new Zsend(user.get(), new EngineSender(_ -> {})).run(all);
    }

    private static List<String> lines(ScriptedServer server) {
        return server.transcript().clientLines(1).stream().map(String::strip).toList();
    }

    /// MS-2.
    @Test
    void aServerTellsWhatItCanDo() {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour()
                .announcing("SIZE 2097152", "PIPELINING", "DSN", "ETRN", "STARTTLS", "AUTH PLAIN LOGIN XYZ"))) {
            assertThat(run(server, "--serverinfo")).isEqualTo(ExitStatus.EX_OK);

            // The name that the address has is the system's business.
            assertThat(user.output())
                    .first()
                    .asString()
                    .matches("SMTP server at localhost \\(.*\\[?127\\.0\\.0\\.1]?\\), port " + server.port() + ":");
            assertThat(user.output().subList(1, user.output().size()))
                    .containsExactly(
                            "    srv.example ESMTP ready",
                            "Capabilities:",
                            "    SIZE 2097152:",
                            "        Maximum message size is 2097152 bytes = 2.00 MiB",
                            "    PIPELINING:",
                            "        Support for command grouping for faster transmission",
                            "    ETRN:",
                            "        Support for RMQS (Remote Message Queue Starting)",
                            "    DSN:",
                            "        Support for Delivery Status Notifications",
                            "    STARTTLS:",
                            "        Support for TLS encryption via the STARTTLS command",
                            "    AUTH:",
                            "        Supported authentication methods:",
                            "        PLAIN LOGIN ",
                            "This server might advertise more or other capabilities when TLS is active.");
            assertThat(lines(server)).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    /// MS-2.
    @Test
    void aServerThatCanDoNothingSaysSo() {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour().announcing())) {
            assertThat(run(server, "-S")).isEqualTo(ExitStatus.EX_OK);

            assertThat(user.output()).endsWith("    srv.example ESMTP ready", "No special capabilities.");
        }
    }

    /// MS-74: who issued the certificate is found before anybody is trusted; and MS-2 with TLS.
    @Test
    void anIssuerIsFoundWithoutACheck() {
        try (ScriptedServer server = ScriptedServer.behaving(withStartTls(IDENTITY.server(), "DSN"))) {
            assertThat(run(server, "--serverinfo", "--tls", "--tls-certcheck=off"))
                    .isEqualTo(ExitStatus.EX_OK);

            assertThat(user.output())
                    .containsSequence("TLS certificate information:", "    Subject:", "        CN=localhost")
                    .containsSequence("    Issuer:", "        CN=The Issuer")
                    .anyMatch(line -> line.matches(" {8}SHA256: ([0-9A-F]{2}:){31}[0-9A-F]{2}"))
                    .contains("    DSN:");
        }
        user = new FakeSurroundings(home);
        try (ScriptedServer server = ScriptedServer.behaving(withStartTls(IDENTITY.server(), "DSN"))) {
            assertThat(run(server, "--serverinfo", "--tls")).isEqualTo(ExitStatus.EX_UNAVAILABLE);

            assertThat(user.errors()).first().asString().startsWith("msmtp: TLS certificate verification failed: ");
        }
    }

    /// MS-3.
    @ParameterizedTest
    @ValueSource(strings = {"host.example", "@domain.example", "#queue"})
    void aServerIsAskedToSendItsQueue(String queue) {
        try (ScriptedServer server = ScriptedServer.behaving(
                behaviour().announcing("ETRN").answering("ETRN", Reaction.reply("250 2.0.0 started")))) {
            assertThat(run(server, "--rmqs=" + queue)).isEqualTo(ExitStatus.EX_OK);

            assertThat(lines(server)).contains("ETRN " + queue);
            assertThat(user.errors()).isEmpty();
        }
    }

    /// MS-3.
    @Test
    void aQueueThatIsNotSentIsTold() {
        try (ScriptedServer server = ScriptedServer.behaving(
                behaviour().announcing("ETRN").answering("ETRN", Reaction.reply("459 4.7.1 not you")))) {
            assertThat(run(server, "--rmqs=x.example")).isEqualTo(ExitStatus.EX_UNAVAILABLE);

            assertThat(user.errors())
                    .containsExactly(
                            "msmtp: the server is unable to fulfill the request",
                            "msmtp: server message: 459 4.7.1 not you");
        }
        user = new FakeSurroundings(home);
        try (ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            assertThat(run(server, "--rmqs=x.example")).isEqualTo(ExitStatus.EX_UNAVAILABLE);
            assertThat(run(server, "--rmqs=x.example\r\nDATA")).isNotEqualTo(ExitStatus.EX_OK);

            assertThat(user.errors())
                    .first()
                    .isEqualTo("msmtp: the server does not support Remote Message Queue Starting");
            assertThat(lines(server)).doesNotContain("ETRN x.example", "DATA");
        }
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of("", behaviour(), ExitStatus.EX_OK, 0),
                Arguments.of("--no-such-option", behaviour(), ExitStatus.EX_USAGE, 64),
                Arguments.of(
                        "", behaviour().answering("RCPT", Reaction.reply("550 5.1.1 no")), ExitStatus.EX_DATAERR, 65),
                Arguments.of("--tls --tls-trust-file=/no/file", behaviour(), ExitStatus.EX_NOINPUT, 66),
                Arguments.of(
                        "",
                        behaviour().answering("RCPT", Reaction.reply("450 4.2.0 later")),
                        ExitStatus.EX_UNAVAILABLE,
                        69),
                Arguments.of(
                        "",
                        behaviour().answeringEndOfData(Reaction.reply("554 5.6.0 no")),
                        ExitStatus.EX_UNAVAILABLE,
                        69),
                Arguments.of("--tls", behaviour(), ExitStatus.EX_UNAVAILABLE, 69),
                Arguments.of("--timeout=1", behaviour().greetingWith(Reaction.silence()), ExitStatus.EX_IOERR, 74),
                Arguments.of("", behaviour().greetingWith(Reaction.reply("554 go away")), ExitStatus.EX_PROTOCOL, 76),
                Arguments.of(
                        "--auth=plain --user=joe --passwordeval=echo${IFS}pw",
                        behaviour().announcing("AUTH PLAIN").answering("AUTH", Reaction.reply("535 5.7.8 no")),
                        ExitStatus.EX_NOPERM,
                        77),
                Arguments.of("--tls-key-file=k", behaviour(), ExitStatus.EX_CONFIG, 78));
    }

    /// MS-4.
    @ParameterizedTest
    @MethodSource("statuses")
    void theStatusIsThatOfTheSystem(String options, WellBehaved behaviour, ExitStatus status, int code) {
        List<String> all = new ArrayList<>(List.of(options.split(" +", -1)));
        all.removeIf(String::isEmpty);
        all.add("r@y.example");
        try (ScriptedServer server = ScriptedServer.behaving(behaviour)) {
            assertThat(run(server, all.toArray(String[]::new))).isEqualTo(status);

            assertThat(status.code()).isEqualTo(code);
            assertThat(server.messages()).hasSize(status == ExitStatus.EX_OK ? 1 : 0);
            assertThat(user.errors().isEmpty()).isEqualTo(status == ExitStatus.EX_OK);
        }
    }

    /// RFC 1047: nobody should send it again without knowing.
    @Test
    void whatIsInDoubtIsSaidEverywhere() throws IOException {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour()
                .answering("RCPT", Reaction.reply("250 yes"))
                .answeringEndOfData(Reaction.silence().thenClose()))) {
            Path log = home.resolve("log");
            assertThat(run(server, "--json", "--logfile=" + log, "b@y.example")).isEqualTo(ExitStatus.EX_PROTOCOL);

            String words = "the server sent an empty reply; the server may have the message";
            assertThat(user.errors()).first().isEqualTo("msmtp: " + words);
            assertThat(user.output()).singleElement().asString().contains("\"in_doubt\":true,\"error\":\"" + words);
            assertThat(log).content().contains("errormsg='" + words + "' exitcode=EX_PROTOCOL");
        }
        try (ScriptedServer server =
                ScriptedServer.behaving(behaviour().answeringEndOfData(Reaction.reply("451 4.3.0 later")))) {
            run(server, "--json", "b@y.example");
            assertThat(user.output()).last().asString().doesNotContain("in_doubt");
        }
    }

    /// MS-4 without a server.
    @Test
    void theStatusOfAServerThatIsNotThereIsTemporary() throws IOException {
        int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }
        assertThat(run("127.0.0.1", port, "r@y.example")).isEqualTo(ExitStatus.EX_TEMPFAIL);
        assertThat(ExitStatus.EX_TEMPFAIL.code()).isEqualTo(75);
        assertThat(run("no server", port, "r@y.example")).isEqualTo(ExitStatus.EX_NOHOST);
        assertThat(ExitStatus.EX_NOHOST.code()).isEqualTo(68);
        assertThat(run("127.0.0.1", port)).isEqualTo(ExitStatus.EX_USAGE);
    }

    /// MS-5.
    @Test
    void theVersionTellsLibrariesMechanismsAndFiles() {
        assertThat(new Zsend(user.get(), new EngineSender(_ -> {})).run(List.of("--version")))
                .isEqualTo(ExitStatus.EX_OK);

        assertThat(user.output())
                .contains(
                        "TLS/SSL library: BoringSSL or the JDK's",
                        "Authentication library: built-in",
                        "System configuration file name: " + home + "/etc/msmtprc",
                        "User configuration file name: " + home + "/.msmtprc")
                .anySatisfy(line -> assertThat(
                                line.toLowerCase(java.util.Locale.ROOT).split(" ", -1))
                        .contains(
                                "plain",
                                "scram-sha-1",
                                "scram-sha-1-plus",
                                "scram-sha-256",
                                "scram-sha-256-plus",
                                "external",
                                "gssapi",
                                "cram-md5",
                                "digest-md5",
                                "login",
                                "ntlm",
                                "oauthbearer",
                                "xoauth2"))
                .first()
                .asString()
                .startsWith("msmtp (zsmtp's zsend) version ");
    }

    /// MS-8; secrets are left out, which msmtp does not do.
    @Test
    void theConversationIsShownWithoutSecrets() throws IOException {
        user.file(".netrc", "machine 127.0.0.1 login joe password s3cret\n");
        try (Examiner server = Examiner.login("235 2.7.0 welcome")) {
            assertThat(run("127.0.0.1", server.port(), "-d", "--auth=login", "--user=joe", "r@y.example"))
                    .isEqualTo(ExitStatus.EX_OK);

            assertThat(server.answers()).containsExactly("joe", "s3cret");
            assertThat(user.output())
                    .contains(
                            "<-- 220 srv.example ESMTP ready",
                            "--> EHLO localhost",
                            "<-- 250 AUTH LOGIN",
                            "--> AUTH LOGIN",
                            "<-- 235 2.7.0 welcome",
                            "--> Subject: s",
                            "--> hello",
                            "--> .",
                            "--> QUIT")
                    .noneMatch(line -> line.contains("s3cret") || line.contains("czNjcmV0"));
        }
    }

    /// MS-54: nobody but who asks for it; and the user may be empty.
    @ParameterizedTest
    @CsvSource({"--auth=external, AUTH EXTERNAL =", "--auth=external --user=joe, AUTH EXTERNAL am9l"})
    void externalIsUsedWhereItIsAskedFor(String options, String command) {
        List<String> all = new ArrayList<>(List.of(options.split(" ", -1)));
        all.add("r@y.example");
        try (ScriptedServer server = ScriptedServer.behaving(
                behaviour().announcing("AUTH EXTERNAL PLAIN").answering("AUTH", Reaction.reply("235 2.7.0 welcome")))) {
            assertThat(run(server, all.toArray(String[]::new))).isEqualTo(ExitStatus.EX_OK);

            assertThat(lines(server)).contains(command);
        }
    }

    /// MS-54.
    @Test
    void externalIsNotChosen() {
        try (ScriptedServer server = ScriptedServer.behaving(withStartTls(IDENTITY.server(), "AUTH EXTERNAL"))) {
            assertThat(run(
                            server,
                            "--tls",
                            "--tls-certcheck=off",
                            "--auth=on",
                            "--user=joe",
                            "--passwordeval=echo pw",
                            "r@y.example"))
                    .isEqualTo(ExitStatus.EX_UNAVAILABLE);

            assertThat(lines(server)).noneMatch(line -> line.startsWith("AUTH"));
            assertThat(user.errors()).first().isEqualTo("msmtp: cannot find a usable authentication method");
        }
    }

    /// MS-72: the argument lists of mutt, of s-nail and of BSD's mailx.
    @ParameterizedTest
    @CsvSource({
        "-oem -oi -f joe@x.example -- b@y.example, joe@x.example",
        "-f joe@x.example -- b@y.example, joe@x.example",
        "-i -f joe@x.example -- b@y.example, joe@x.example",
        "-i -- b@y.example, me@x.example",
        "-i b@y.example, me@x.example",
        "-i -t, me@x.example",
        "-t -oi -oem, me@x.example",
    })
    void mailProgramsHaveItAsTheirSendmail(String arguments, String from) throws IOException {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            user.file(
                    ".msmtprc",
                    "account default\nhost localhost\nport " + server.port()
                            + "\nfrom me@x.example\nallow_from_override on\n");

            ExitStatus status = new Zsend(user.get(), new EngineSender(_ -> {})).run(List.of(arguments.split(" ", -1)));

            assertThat(user.errors()).isEmpty();
            assertThat(status).isEqualTo(ExitStatus.EX_OK);
            assertThat(server.messages().getFirst().reversePath()).isEqualTo(from);
            assertThat(server.messages().getFirst().paths()).containsExactly("b@y.example");
            assertThat(server.messages().getFirst().body()).isEqualTo("hello\r\n");
        }
    }

    /// Keeps the names that clients ask for (RFC 6066 section 3).
    private static final class AskedNames extends X509ExtendedKeyManager {
        private final X509KeyManager keys;
        private final List<String> names = new CopyOnWriteArrayList<>();

        AskedNames(X509KeyManager keys) {
            this.keys = keys;
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
            ((ExtendedSSLSession) ((SSLSocket) socket).getHandshakeSession())
                    .getRequestedServerNames()
                    .forEach(each -> names.add(((SNIHostName) each).getAsciiName()));
            return keys.chooseServerAlias(type, issuers, socket);
        }

        @Override
        public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
            return keys.getServerAliases(type, issuers);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }

        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseClientAlias(String[] type, Principal @Nullable [] issuers, Socket socket) {
            return null;
        }
    }

    /// MS-65: the string decides over what is spoken.
    @ParameterizedTest
    @CsvSource({
        "NORMAL, TLSv1.3, TLS_",
        "NORMAL:-VERS-TLS1.3, TLSv1.2, TLS_ECDHE",
        "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CBC, TLSv1.2, AES_128_CBC",
        "SECURE256:-CHACHA20-POLY1305, TLSv1.3, TLS_AES_256_GCM_SHA384",
        "NORMAL:-AES-256-GCM:-CHACHA20-POLY1305, TLSv1.3, TLS_AES_128_GCM_SHA256",
    })
    void prioritiesDecideWhatIsSpoken(String priorities, String version, String cipher) {
        try (ScriptedServer server = ScriptedServer.behaving(withStartTls(IDENTITY.server()))) {
            assertThat(run(server, "--tls", "--tls-certcheck=off", "--tls-priorities=" + priorities, "--serverinfo"))
                    .isEqualTo(ExitStatus.EX_OK);
            assertThat(user.output())
                    .anySatisfy(line ->
                            assertThat(line).contains("(" + version + ")-(").contains(cipher));
        }
    }

    @Test
    void prioritiesThatAreNoneAreToldBeforeAnythingIsConnected() {
        try (ScriptedServer server = ScriptedServer.behaving(withStartTls(IDENTITY.server()))) {
            assertThat(run(server, "--tls", "--tls-certcheck=off", "--tls-priorities=FOO", "r@y.example"))
                    .isEqualTo(ExitStatus.EX_SOFTWARE);
            assertThat(user.errors())
                    .first()
                    .isEqualTo("msmtp: cannot set priorities for TLS session: error in priority string at position 1");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void daneAndAFingerprintExcludeEachOther() {
        try (ScriptedServer server = ScriptedServer.behaving(withStartTls(IDENTITY.server()))) {
            assertThat(run(
                            server,
                            "--tls",
                            "--tls-dane",
                            "--tls-fingerprint=" + "AB:".repeat(31) + "AB",
                            "r@y.example"))
                    .isEqualTo(ExitStatus.EX_CONFIG);
            assertThat(user.errors()).first().asString().contains("tls_fingerprint and tls_dane exclude each other");
            assertThat(run(server, "--tls", "--tls-dane=/nowhere/root.key", "r@y.example"))
                    .isEqualTo(ExitStatus.EX_NOINPUT);
            assertThat(server.connections()).isZero();
        }
    }

    /// A handshake asks for a host by its name, and for none by an address; by another name where that is given.
    @ParameterizedTest
    @CsvSource({"localhost, localhost, ''", "127.0.0.1, '', ''", "127.0.0.1, mail.x.example, mail.x.example"})
    void theServerIsToldWhoIsMeant(String host, String name, String override) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = "testkit".toCharArray();
        store.setKeyEntry("own", IDENTITY.key(), password, IDENTITY.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, password);
        AskedNames asked = new AskedNames((X509KeyManager) factory.getKeyManagers()[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {asked}, null, null);

        try (ScriptedServer server = ScriptedServer.behaving(withStartTls(context))) {
            assertThat(run(
                            host,
                            server.port(),
                            "--tls",
                            "--tls-certcheck=off",
                            "--tls-host-override=" + override,
                            "r@y.example"))
                    .isEqualTo(ExitStatus.EX_OK);
        }
        assertThat(asked.names.stream().distinct().toList()).isEqualTo(name.isEmpty() ? List.of() : List.of(name));
    }

    /// Keys on devices cannot be had, which is told before anything is connected.
    @Test
    void keysOfDevicesAreRefusedClearly() {
        try (ScriptedServer server = ScriptedServer.behaving(withStartTls(IDENTITY.server()))) {
            assertThat(run(
                            server,
                            "--tls",
                            "--tls-certcheck=off",
                            "--tls-cert-file=pkcs11:object=me",
                            "--tls-key-file=pkcs11:object=me",
                            "r@y.example"))
                    .isEqualTo(ExitStatus.EX_UNAVAILABLE);

            assertThat(user.errors())
                    .first()
                    .isEqualTo("msmtp: cannot use X509 certificate file pkcs11:object=me: what is kept on devices"
                            + " (PKCS#11) is not supported; name a file in PEM");
            assertThat(server.connections()).isZero();
        }
    }

    /// Files that hold something else are told by their names.
    @ParameterizedTest
    @CsvSource({
        "--tls-trust-file=FILE, no certificate is in it",
        "--tls-crl-file=FILE, the revocation list cannot be understood",
    })
    void filesThatCannotBeUsedAreTold(String option, String why) throws IOException {
        user.file("x.pem", "garbage\n");
        try (ScriptedServer server = ScriptedServer.behaving(withStartTls(IDENTITY.server()))) {
            assertThat(run(server, "--tls", option.replace("FILE", home + "/x.pem"), "r@y.example"))
                    .isEqualTo(ExitStatus.EX_UNAVAILABLE);

            assertThat(user.errors()).first().isEqualTo("msmtp: " + home + "/x.pem: " + why);
            assertThat(server.messages()).isEmpty();
        }
    }

    /// Revocation is by lists: an answer that a server staples to its handshake (RFC 6066 section 8) is not asked
    /// for.
    @Test
    void revokedCertificatesAreKnownByAList() throws IOException {
        TestIdentity revoked = AUTHORITY.issue(TestCertificate.of("localhost"));
        user.file("ca.pem", TestIdentity.pem(AUTHORITY.certificate()))
                .file("crl.pem", TestIdentity.pem(AUTHORITY.revoking(revoked.certificate())));
        String[] options = {
            "--tls", "--tls-trust-file=" + home + "/ca.pem", "--tls-crl-file=" + home + "/crl.pem", "r@y.example"
        };
        try (ScriptedServer bad = ScriptedServer.behaving(withStartTls(revoked.server()));
                ScriptedServer good = ScriptedServer.behaving(withStartTls(IDENTITY.server()))) {
            assertThat(run(good, options)).isEqualTo(ExitStatus.EX_OK);
            assertThat(run(bad, options)).isEqualTo(ExitStatus.EX_UNAVAILABLE);

            assertThat(user.errors()).first().asString().contains("revoked");
            assertThat(bad.messages()).isEmpty();
        }
    }

    /// A recipient is an address, however it is written; an account is chosen without what follows a plus sign.
    @ParameterizedTest
    @CsvSource({
        "me+lists@x.example, me+lists@x.example",
        "ME@x.example, ME@x.example",
        "other@z.example, other@z.example",
    })
    void subAddressesChooseAccounts(String given, String from) throws IOException {
        try (ScriptedServer mine = ScriptedServer.behaving(behaviour());
                ScriptedServer rest = ScriptedServer.behaving(behaviour())) {
            user.file(
                    ".msmtprc",
                    "account rest\nhost localhost\nport " + rest.port() + "\nfrom *@z.example\n"
                            + "account mine\nhost localhost\nport " + mine.port() + "\nfrom me@x.example\n");

            assertThat(new Zsend(user.get(), new EngineSender(_ -> {}))
                            .run(List.of("-f", given, "Bob B. <b@y.example>, \"C, D\" <c@y.example>", "d@y.example")))
                    .isEqualTo(ExitStatus.EX_OK);

            ScriptedServer chosen = given.endsWith("@z.example") ? rest : mine;
            assertThat(chosen.messages()).hasSize(1);
            assertThat(chosen.messages().getFirst().reversePath()).isEqualTo(from);
            assertThat(chosen.messages().getFirst().paths())
                    .containsExactly("b@y.example", "c@y.example", "d@y.example");
        }
    }

    /// Domains beyond ASCII go as IDNA has them, whatever the server could take.
    @Test
    void domainsBeyondAsciiAreEncoded() {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour().announcing("SMTPUTF8", "8BITMIME"))) {
            assertThat(run(server, "a@b\u00fccher.example")).isEqualTo(ExitStatus.EX_OK);
            assertThat(server.messages().getFirst().paths()).containsExactly("a@xn--bcher-kva.example");
        }
    }

    /// Everything goes in one flight where the server allows it.
    @Test
    void aHundredRecipientsAreOneFlight() {
        String[] recipients =
                IntStream.range(0, 100).mapToObj(i -> "r" + i + "@y.example").toArray(String[]::new);
        try (ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            assertThat(run(server, recipients)).isEqualTo(ExitStatus.EX_OK);

            assertThat(server.messages().getFirst().paths()).containsExactly(recipients);
            assertThat(server.transcript().flights(1)).hasSizeLessThan(12);
        }
    }

    static Stream<String> endless() {
        return Stream.of("220-x\r\n".repeat(100_000), "220-" + "x".repeat(2_000_000));
    }

    /// A reply has an end, or it is none.
    @ParameterizedTest(name = "{index}")
    @MethodSource("endless")
    void repliesWithoutAnEndAreRefused(String greeting) {
        try (ScriptedServer server = ScriptedServer.behaving(
                behaviour().greetingWith(Reaction.raw(greeting).thenStall()))) {
            assertThat(run(server, "r@y.example")).isEqualTo(ExitStatus.EX_PROTOCOL);

            assertThat(user.errors()).first().isEqualTo("msmtp: the server sent an invalid reply");
        }
    }

    /// A name may lead to the other family only, which is found out when it is looked up.
    @ParameterizedTest
    @CsvSource({"127.0.0.1, r@y", "localhost, r@y", "127.0.0.1, --serverinfo", "localhost, --serverinfo"})
    void serverOfTheOtherFamilyThanTheSourceIsNotConnected(String host, String more) throws UnknownHostException {
        assumeTrue(
                Stream.of(InetAddress.getAllByName(host)).allMatch(Inet4Address.class::isInstance),
                "it takes a name without IPv6 addresses, and " + host + " has some on this host");
        try (ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            assertThat(run(host, server.port(), "--source-ip=::1", more)).isEqualTo(ExitStatus.EX_OSERR);

            assertThat(user.errors())
                    .first()
                    .isEqualTo("msmtp: cannot bind source ip ::1: Address family not supported by protocol");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void sourceOfTheRightFamilyThatCannotBeReachedFromIsAnErrorOfTheConnection() {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            assertThat(run("127.0.0.1", server.port(), "--source-ip=192.0.2.1", "r@y"))
                    .isEqualTo(ExitStatus.EX_TEMPFAIL);

            assertThat(user.errors()).first().asString().contains("cannot use own address 192.0.2.1");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void serverOfTheFamilyOfTheSourceIsConnected() {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            assertThat(run(server, "--source-ip=127.0.0.2", "r@y")).isEqualTo(ExitStatus.EX_OK);
            assertThat(server.messages()).hasSize(1);
        }
    }

    /// What a server may not answer is an error of the protocol.
    @Test
    void replyOutOfPlaceIsAnErrorOfTheProtocol() {
        try (ScriptedServer server =
                ScriptedServer.behaving(behaviour().answering("RCPT", Reaction.reply("354 go on")))) {
            assertThat(run(server, "-f", "a@b", "r@y")).isEqualTo(ExitStatus.EX_PROTOCOL);
        }
    }

    @Test
    void whoWaitsForDecadesIsServedAtOnce() {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour())) {
            assertThat(run(server, "--timeout=2147483647", "-f", "a@b", "r@y")).isEqualTo(ExitStatus.EX_OK);
        }
    }

    @ParameterizedTest
    @CsvSource({"500, EX_DATAERR", "501, EX_DATAERR", "458, EX_UNAVAILABLE", "459, EX_UNAVAILABLE", "550, EX_PROTOCOL"})
    void refusalsOfAQueueHaveStatusesOfTheirOwn(String code, ExitStatus status) {
        try (ScriptedServer server = ScriptedServer.behaving(
                behaviour().announcing("ETRN").answering("ETRN", Reaction.reply(code + " no")))) {
            assertThat(run(server, "--rmqs=x.example")).isEqualTo(status);
        }
    }
}
