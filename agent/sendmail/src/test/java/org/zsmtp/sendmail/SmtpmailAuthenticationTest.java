package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Who smtpmail says it is, to a server that asks.
class SmtpmailAuthenticationTest {

    private static final String WELCOME = "235 2.7.0 welcome";
    private static final String DIGEST =
            "realm=\"west\",realm=\"east\",nonce=\"OA6MG9tEQGm2hh\",qop=\"auth\",algorithm=md5-sess,charset=utf-8";

    @TempDir
    private Path home;

    private FakeSurroundings user;
    private final List<String> questions = new ArrayList<>();

    /// What the user types.
    private Optional<String> typed = Optional.empty();

    @BeforeEach
    void begin() {
        user = new FakeSurroundings(home).mail("Subject: s\n\nb\n");
    }

    private boolean run(int port, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-h", "127.0.0.1:" + port, "-f", "me@x.example"));
        all.addAll(List.of(arguments));
        all.add("a@y.example");
        Smtpmail program = new Smtpmail(user.get(), question -> {
            questions.add(question);
            return typed;
        });
        return program.run(all);
    }

    private static List<String> authentications(ScriptedServer server) {
        return server.transcript().clientLines(1).stream()
                .filter(line -> line.startsWith("AUTH"))
                .toList();
    }

    /// SM-24, SM-40.
    @Test
    void loginWithThePasswordThatIsGiven() {
        try (Examiner server = Examiner.login(WELCOME)) {
            assertThat(run(server.port(), "-u", "joe", "-p", "s3cret")).isTrue();

            assertThat(server.answers()).containsExactly("joe", "s3cret");
            assertThat(server.server().messages()).hasSize(1);
            assertThat(questions).isEmpty();
        }
    }

    /// SM-24.
    @Test
    void aPasswordThatIsNotGivenIsAskedFor() {
        typed = Optional.of("typed");
        try (Examiner server = Examiner.login(WELCOME)) {
            assertThat(run(server.port(), "-u", "joe")).isTrue();

            assertThat(questions).containsExactly("password for joe: ");
            assertThat(server.answers()).containsExactly("joe", "typed");
        }
    }

    /// SM-24 where nobody answers.
    @Test
    void withoutAPasswordNothingIsSent() {
        try (Examiner server = Examiner.login(WELCOME)) {
            assertThat(run(server.port(), "-u", "joe")).isFalse();

            assertThat(user.errors()).containsExactly("msmtp: no mechanism is left to authenticate with");
            assertThat(server.server().connections()).isZero();
        }
    }

    /// SM-33.
    @Test
    void withoutAUserNobodyIsAuthenticated() {
        try (Examiner server = Examiner.login(WELCOME)) {
            assertThat(run(server.port(), "-p", "s3cret")).isTrue();

            assertThat(authentications(server.server())).isEmpty();
            assertThat(server.server().messages()).hasSize(1);
        }
    }

    /// SM-6, SM-35, SM-36: no ticket is there, so a password is asked for, and the user is that of the login.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLoginIsPassedAndElseItsPasswordIsAskedFor(boolean option) {
        typed = Optional.of("typed");
        if (!option) {
            user.variable("TK_ENABLE_CREDENTIAL_PASSING", "1");
        }
        try (Examiner server = Examiner.login(WELCOME)) {
            assertThat(option ? run(server.port(), "-A") : run(server.port())).isTrue();

            assertThat(questions).containsExactly("password for joe: ");
            assertThat(server.answers()).containsExactly("joe", "typed");
            assertThat(server.server().connections())
                    .as("each try looks for TLS first")
                    .isEqualTo(4);
            assertThat(server.server().messages()).hasSize(1);
            assertThat(authentications(server.server())).isEmpty();
            assertThat(user.errors()).isEmpty();
        }
    }

    /// SM-6 where the server takes tickets and this login has none.
    @Test
    void aLoginWithoutATicketIsAskedForItsPassword() {
        try (ScriptedServer server =
                ScriptedServer.behaving(WellBehaved.smtp("srv.example").announcing("AUTH GSSAPI"))) {
            assertThat(run(server.port(), "-A")).isFalse();

            assertThat(questions).containsExactly("password for joe: ");
            assertThat(server.messages()).isEmpty();
            assertThat(user.errors()).first().asString().startsWith("msmtp: GSSAPI cannot be used: ");
        }
    }

    /// SM-6: only where a password could help.
    @Test
    void nobodyIsAskedWhereTheMessageIsRefused() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("srv.example"))) {
            assertThat(run(server.port(), "-A")).isFalse();

            assertThat(questions).isEmpty();
            assertThat(user.errors()).containsExactly("msmtp: the server does not support authentication");
        }
    }

    /// SM-34, SM-35.
    @ParameterizedTest
    @CsvSource({"-A -u bob -p pw, bob", "-A -p pw, joe"})
    void aPassedLoginHasTheUserThatIsGivenOrItsOwn(String arguments, String who) {
        try (Examiner server = Examiner.login(WELCOME)) {
            assertThat(run(server.port(), arguments.split(" ", -1))).isTrue();

            assertThat(server.answers()).containsExactly(who, "pw");
        }
    }

    /// SM-30: mechanisms without domains get the user alone.
    @ParameterizedTest
    @ValueSource(strings = {"east/joe", "east\\joe"})
    void aDomainIsForMechanismsThatKnowDomains(String who) {
        try (Examiner server = Examiner.login(WELCOME)) {
            assertThat(run(server.port(), "-u", who, "-p", "pw")).isTrue();

            assertThat(server.answers()).containsExactly("joe", "pw");
        }
        try (Examiner server = digest()) {
            run(server.port(), "-u", who, "-p", "pw");

            assertThat(server.answers()).singleElement().asString().contains("username=\"joe\"", "realm=\"east\"");
        }
    }

    private static Examiner digest() {
        return Examiner.asking(
                "DIGEST-MD5", answers -> answers.isEmpty() ? Examiner.octets(DIGEST) : null, "535 5.7.8 no");
    }

    /// SM-19, SM-20.
    @ParameterizedTest
    @CsvSource({
        "-H smtp/mail.example, smtp/mail.example",
        "-Hsmtp/mail.example, smtp/mail.example",
        "-GSSAPI-SPN smtp/mail.example, smtp/mail.example",
        "-i, HOST/127.0.0.1",
    })
    void theServiceHasAPrincipalName(String arguments, String principal) {
        List<String> all = new ArrayList<>(List.of(arguments.split(" ", -1)));
        all.addAll(List.of("-u", "joe", "-p", "pw"));
        try (Examiner server = digest()) {
            run(server.port(), all.toArray(String[]::new));

            assertThat(server.answers()).singleElement().asString().contains("digest-uri=\"" + principal + "\"");
        }
    }

    /// SM-41, SM-30: the JDK's server knows the domain, and believes who comes from it.
    @Test
    void ntlmIsOfTheUsersDomain() throws Exception {
        CallbackHandler knowing = callbacks -> {
            for (Callback callback : callbacks) {
                switch (callback) {
                    case NameCallback name -> name.setName(name.getDefaultName());
                    case PasswordCallback password -> password.setPassword("pw".toCharArray());
                    case RealmCallback realm -> realm.setText(realm.getDefaultText());
                    default -> {}
                }
            }
        };
        SaslServer sasl = Sasl.createSaslServer(
                "NTLM",
                "smtp",
                "srv.example",
                Map.of(
                        "com.sun.security.sasl.ntlm.version",
                        "LMv2/NTLMv2",
                        "com.sun.security.sasl.ntlm.domain",
                        "EAST"),
                knowing);
        Examiner.Questions questionsOfNtlm =
                answers -> answers.isEmpty() ? new byte[0] : sasl.evaluateResponse(answers.getLast());
        try (Examiner server = Examiner.asking("NTLM", questionsOfNtlm, WELCOME)) {
            assertThat(run(server.port(), "-u", "EAST\\joe", "-p", "pw")).isTrue();

            assertThat(sasl.isComplete()).isTrue();
            assertThat(server.answers().getLast().replace("\0", "")).contains("EAST", "joe");
            assertThat(server.server().messages()).hasSize(1);
        }
    }
}
