package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// smtpmail against a server on this host. The numbers are those of the manual's behaviours.
class SmtpmailTest {

    @TempDir
    private Path home;

    private FakeSurroundings user;
    private ScriptedServer server;

    @BeforeEach
    void begin() {
        user = new FakeSurroundings(home);
        server = ScriptedServer.behaving(WellBehaved.smtp("srv.example"));
    }

    @AfterEach
    void end() {
        server.close();
    }

    private boolean run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-h", "127.0.0.1:" + server.port()));
        all.addAll(List.of(arguments));
        return new Smtpmail(user.get()).run(all);
    }

    private ReceivedMessage received() {
        assertThat(server.messages()).hasSize(1);
        return server.messages().getFirst();
    }

    /// SM-1, SM-2, SM-12, SM-27, SM-44.
    @Test
    void aMessageWithItsHeaderGoesAsItIsUpToADot() {
        user.mail("Subject: s\nTo: x@y\n\none\n.\ntwo\n");

        assertThat(run("-f", "me@x.example", "a@y", "b@y")).isTrue();

        assertThat(received().octets()).isEqualTo("Subject: s\r\nTo: x@y\r\n\r\none\r\n");
        assertThat(received().reversePath()).isEqualTo("me@x.example");
        assertThat(received().paths()).containsExactly("a@y", "b@y");
    }

    /// SM-26, SM-28, SM-13, SM-23.
    @Test
    void aSubjectMakesAHeader() {
        user.mail("hello\n");

        assertThat(run("-s", "sub", "-f", "Friendly Name <me@x.example>", "a@y", "b@y"))
                .isTrue();

        assertThat(received().octets())
                .startsWith("Return-Path: <me@x.example>\r\nSubject: sub\r\n"
                        + "From: \"Friendly Name\" <me@x.example>\r\nDate: ")
                .containsPattern("Date: \\w{3}, \\d+ \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}\r\n")
                .endsWith("To: a@y, b@y\r\n\r\nhello\r\n");
    }

    /// SM-14, SM-15, SM-17.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "env@x; -f f@x; env@x",
                "Env Name <env@x>; -f f@x; \"Env Name\" <env@x>",
                "; -f f@x -F Name; \"Name\" <f@x>",
                "; -f N<f@x> -F Other; \"N\" <f@x>",
            })
    void theSenderIsTheEnvironmentsOrTheArguments(String environment, String arguments, String author) {
        if (environment != null) {
            user.variable("TK_SMTPMAIL_FROMADDR", environment);
        }
        user.variable("MAILHOST", "127.0.0.1:" + server.port());
        List<String> all = new ArrayList<>(List.of(arguments.split(" ", -1)));
        all.addAll(List.of("-s", "x", "a@y"));

        assertThat(new Smtpmail(user.get()).run(all)).isTrue();

        assertThat(received().header("From")).contains(author);
    }

    /// SM-8 to SM-11.
    @ParameterizedTest
    @CsvSource({"-eo, IBM850", "-ea, ISO-8859-1", "-e8, UTF-8", "-o, IBM850"})
    void textIsReadInItsCharacterSet(String option, String charset) {
        String octets = new String("gr\u00fc\u00df\n".getBytes(Charset.forName(charset)), StandardCharsets.ISO_8859_1);
        user.mail(octets);

        assertThat(run(option, "-s", "gr\u00fc\u00df", "-f", "a@b", "a@y")).isTrue();

        assertThat(received().header("Subject")).contains("=?UTF-8?B?Z3LDvMOf?=");
        assertThat(received().header("Content-Type")).contains("text/plain; charset=UTF-8");
        assertThat(received().body())
                .isEqualTo(
                        new String("gr\u00fc\u00df\r\n".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    /// SM-11 without -s.
    @Test
    void fieldsOfAGivenHeaderAreEncoded() {
        user.mail("Subject: gr\u00fcn\nX: y\n\nb\n");

        assertThat(run("-ea", "-f", "a@b", "a@y")).isTrue();

        assertThat(received().header("Subject")).contains("=?UTF-8?Q?gr=C3=BCn?=");
        assertThat(received().header("X")).contains("y");
    }

    @Test
    void eachFieldIsEncodedWhereItStands() {
        user.mail("X-N: one\nX-N: gr\u00fcn\n two\nX: y\nX-N: three\n\nb\n");

        assertThat(run("-ea", "-f", "a@b", "a@y")).isTrue();

        assertThat(received().octets())
                .startsWith("X-N: one\r\nX-N: =?UTF-8?")
                .endsWith("\r\nX: y\r\nX-N: three\r\n\r\nb\r\n");
    }

    @Test
    void anAddressIsNoPartOfAnEncodedName() {
        user.mail("From: J\u00fcrgen <j@example.org>\nTo: a@y, \"M\u00fcller\" <m@y>\n\nb\n");

        assertThat(run("-ea", "-f", "a@b", "a@y")).isTrue();

        assertThat(received().header("From").orElseThrow()).matches("=\\?\\S+\\?= <j@example.org>");
        assertThat(received().header("To").orElseThrow()).matches("a@y, =\\?\\S+\\?= <m@y>");
    }

    @Test
    void theDotEndsTheTextThoughNobodyHasClosedTheStream() throws IOException {
        InputStream open = new SequenceInputStream(
                new ByteArrayInputStream("a\n.\n".getBytes(StandardCharsets.UTF_8)), new InputStream() {
                    @Override
                    public int read() {
                        throw new IllegalStateException("read behind the dot");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) {
                        return read();
                    }
                });

        assertThat(SmtpmailText.untilDot(open)).asString(StandardCharsets.UTF_8).isEqualTo("a\n");
    }

    @Test
    void helpKnowsEveryOptionAndFitsATerminal() {
        assertThat(new Smtpmail(user.get()).run(List.of("--help"))).isTrue();

        assertThat(user.output()).allMatch(line -> line.length() <= 80);
        String help = String.join("\n", user.output());
        SmtpmailOptions.FLAGS.forEach((option, what) ->
                assertThat(help).containsPattern("  " + option + " +" + java.util.regex.Pattern.quote(what)));
        SmtpmailOptions.VALUED.forEach((option, what) ->
                assertThat(help).containsPattern("  " + option + " \\w+ +" + java.util.regex.Pattern.quote(what)));

        assertThat(new Smtpmail(user.get()).run(List.of("--version"))).isTrue();
        assertThat(user.output()).last().asString().contains("version");
        assertThat(new Smtpmail(user.get()).run(List.of("-Z"))).isFalse();
        assertThat(user.errors()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(run("-m", home + "/none", "-f", "a@b", "a@y")).isFalse();

        assertThat(user.errors())
                .containsExactly("msmtp: cannot read the message in " + home + "/none: No such file or directory");
    }

    @Test
    void aTextWithoutAHeaderIsPointedOut() {
        user.program("smtpmail").mail("hello\n");

        assertThat(run("-f", "a@b", "a@y")).isTrue();

        assertThat(user.errors()).containsExactly("smtpmail: hint: the text has no header: -s SUBJECT makes one");
    }

    @Test
    void aMechanismMayBeExcludedTwice() {
        assertThat(run("-X", "LOGIN,login,", "-f", "a@b", "a@y")).isTrue();
    }

    /// SM-22.
    @Test
    void theMessageMayBeAFile() throws IOException {
        user.file("mail", "Subject: f\n\n.\nbody\n");

        assertThat(run("-m", home.resolve("mail").toString(), "-f", "a@b", "a@y"))
                .isTrue();

        assertThat(received().body()).isEqualTo(".\r\nbody\r\n");
    }

    /// SM-43.
    @Test
    void arefusalEndsWithOneAndItsWords() {
        server.close();
        server = ScriptedServer.behaving(
                WellBehaved.smtp("srv.example").answering("RCPT", Reaction.reply("550 5.1.1 no")));

        assertThat(run("-f", "a@b", "a@y")).isFalse();

        assertThat(user.errors())
                .containsExactly(
                        "msmtp: recipient address a@y not accepted by the server",
                        "msmtp: server message: 550 5.1.1 no");
    }

    /// SM-29.
    @Test
    void theWholeHasADeadline() {
        server.close();
        server = ScriptedServer.behaving(WellBehaved.smtp("srv.example").greetingWith(Reaction.silence()));

        assertThat(run("-w", "1", "-f", "a@b", "a@y")).isFalse();
    }

    @Test
    void theDeadlineIsThatOfAllThatIsDone() {
        server.close();
        server = ScriptedServer.behaving(WellBehaved.smtp("srv.example")
                .answeringEndOfData(Reaction.silence().thenStall()));
        Instant before = Instant.now();

        assertThat(run("-w", "1", "-f", "a@b", "a@y")).isFalse();

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
    }

    /// What the original does not know is no reason to give a password to whoever asks for it.
    @ParameterizedTest
    @CsvSource({"-u joe -p s3cret, false", "-u joe -p s3cret -i, true"})
    void aPasswordGoesToAVerifiedServerWhereTlsIsOffered(String arguments, boolean told) {
        server.close();
        TestIdentity stranger = TestAuthority.selfSigned(TestCertificate.of("127.0.0.1"));
        server = ScriptedServer.behaving(WellBehaved.smtp("srv.example")
                .announcing("STARTTLS", "AUTH PLAIN")
                .answering("STARTTLS", Reaction.reply("220 go").thenStartTls(stranger.server()))
                .answering("AUTH", Reaction.reply("235 2.7.0 welcome")));
        List<String> all = new ArrayList<>(List.of(arguments.split(" ", -1)));
        all.addAll(List.of("-f", "a@b", "a@y"));

        assertThat(run(all.toArray(String[]::new))).isEqualTo(told);

        assertThat(server.transcript().toString().contains("AUTH PLAIN A")).isEqualTo(told);
        if (!told) {
            assertThat(user.errors()).first().asString().startsWith("msmtp: TLS certificate verification failed: ");
        }
    }

    /// SM-24, SM-31, SM-32.
    @Test
    void mechanismsAreTriedInTurnAndSomeNever() {
        server.close();
        server = ScriptedServer.behaving(WellBehaved.smtp("srv.example")
                .announcing("AUTH CRAM-MD5 LOGIN PLAIN")
                .answering("AUTH", Reaction.reply("535 5.7.8 no")));

        assertThat(run("-u", "dom\\joe", "-p", "s3cret", "-X", "cram-md5,Plain", "-f", "a@b", "a@y"))
                .isFalse();

        assertThat(server.transcript().clientLines(2))
                .filteredOn(line -> line.startsWith("AUTH"))
                .containsExactly("AUTH LOGIN");
        assertThat(user.errors()).noneMatch(line -> line.contains("s3cret"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-Z a@y; unknown option -Z",
                "-f; option -f needs an argument",
                "-f a@b; no recipients",
                "-w x -f a@b a@y; not a number of seconds: x",
            })
    void wrongArgumentsAreTold(String arguments, String complaint) {
        assertThat(new Smtpmail(user.get()).run(List.of(arguments.split(" ", -1))))
                .isFalse();

        assertThat(user.errors()).first().isEqualTo("msmtp: " + complaint);
    }

    @Test
    void nothingCanBeInjected() {
        assertThat(run("-s", "x\r\nBcc: e@y", "-f", "a@b", "a@y")).isTrue();
        assertThat(received().header("Bcc")).isEmpty();

        assertThat(run("-s", "x", "-F", "n\r\nBcc: e@y", "-f", "a@b", "a@y")).isTrue();
        assertThat(server.messages().getLast().header("Bcc")).isEmpty();

        // Not even where somebody decodes the words and writes them out again.
        assertThat(SmtpmailText.encoded("x\r\nBcc: e@y")).isEqualTo("x  Bcc: e@y");
        assertThat(SmtpmailText.encoded("\u00fc\u2028\u0085\0x"))
                .isEqualTo("=?UTF-8?B?w7wgICB4?=")
                .isEqualTo(SmtpmailText.encoded("\u00fc   x"));

        assertThat(run("-f", "a@b\r\nDATA", "a@y")).isFalse();
        assertThat(run("-f", "a@b", "a@y>\r\nDATA")).isFalse();
    }

    /// SM-9, SM-11, SM-27.
    @Test
    void fieldsOfAGivenHeaderKeepTheirAddressesAndNumber() {
        user.mail("X-A: \u0081\nX-A: \u0084\nTo: J\u0094 <j@y>, k@y\nSubject: s\n\nb\n");

        assertThat(run("-f", "a@b", "a@y")).isTrue();

        assertThat(received().octets())
                .contains(
                        "To: =?UTF-8?Q?J=C3=B6?= <j@y>, k@y\r\n", "X-A: =?UTF-8?Q?=C3=BC?=\r\nX-A: =?UTF-8?Q?=C3=A4?=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {"a|.|b; a|", "a|.b|; a|.b|", ".|x; \"\"", "a|.; a|", "a|..|; a|..|", "a; a"})
    void aLoneDotEndsTheText(String given, String left) throws IOException {
        byte[] octets = given.replace('|', '\n').getBytes(StandardCharsets.UTF_8);

        assertThat(new String(SmtpmailText.untilDot(new ByteArrayInputStream(octets)), StandardCharsets.UTF_8))
                .isEqualTo(left.replace('|', '\n'));
    }
}
