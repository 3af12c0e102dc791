package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.sendmail.SendResult.Failure;
import org.zsmtp.sendmail.SendResult.RecipientStatus;
import org.zsmtp.smtp.wire.Reply;

/// From an argument list and files to what would be sent, and from an outcome to what is said. Expected texts are
/// those of msmtp 1.8.23.
class ZsendTest {

    private static final String ACCOUNT = "account default\nhost h.example\nfrom me@x.example\nlogfile ~/log\n";

    @TempDir
    private Path home;

    private FakeSurroundings user;
    private final FakePost post = new FakePost();

    @BeforeEach
    void hasAnAccount() throws IOException {
        user = new FakeSurroundings(home).file(".msmtprc", ACCOUNT);
    }

    private ExitStatus run(String... arguments) {
        return new Zsend(user.get(), post).run(List.of(arguments));
    }

    private String log() throws IOException {
        return Files.readString(home.resolve("log"));
    }

    /// Takes what it is given, or not.
    private static final class FakePost implements MailSender {
        private final List<PreparedMessage> letters = new ArrayList<>();
        private @Nullable Account account;
        private @Nullable String password;
        private @Nullable Failure failure;

        @Override
        public SendResult send(
                Account given,
                @Nullable String secret,
                PreparedMessage letter,
                @Nullable Consumer<String> debug,
                DeliveryListener listener) {
            letters.add(letter);
            account = given;
            password = secret;
            List<RecipientStatus> fates = letter.recipients().stream()
                    .map(each -> new RecipientStatus(each.text(), failure))
                    .toList();
            return new SendResult(fates, failure, 42, failure == null ? Reply.of(250, "queued") : null);
        }

        PreparedMessage letter() {
            assertThat(letters).hasSize(1);
            return letters.getFirst();
        }

        String header() {
            return new String(letter().message().header().octets(), StandardCharsets.ISO_8859_1);
        }

        List<String> recipients() {
            return letter().recipients().stream().map(each -> each.text()).toList();
        }
    }

    @Test
    void sendsToTheRecipientsOfTheCommandLine() throws IOException {
        assertThat(run("r@y.example", "Q <q@z.example>")).isEqualTo(ExitStatus.EX_OK);

        assertThat(post.recipients()).containsExactly("r@y.example", "q@z.example");
        assertThat(post.letter().from().text()).isEqualTo("me@x.example");
        assertThat(log())
                .endsWith(" host=h.example tls=off auth=off from=me@x.example recipients=r@y.example,q@z.example"
                        + " mailsize=42 smtpstatus=250 smtpmsg='250 queued' exitcode=EX_OK\n");
        assertThat(user.errors()).isEmpty();
        assertThat(user.output()).isEmpty();
    }

    @Test
    void sendsToTheRecipientsOfTheHeaderAndTakesBccOut() {
        user.mail("To: b@y.example, C <c@y.example>\nBcc: d@y.example,\n e@y.example\nX: 1\n\nTo: no@y\n");

        assertThat(run("-t", "a@y.example")).isEqualTo(ExitStatus.EX_OK);

        assertThat(post.recipients())
                .containsExactly("a@y.example", "b@y.example", "c@y.example", "d@y.example", "e@y.example");
        assertThat(post.header()).doesNotContain("d@y", "e@y").contains("X: 1\n");
    }

    @Test
    void onlyTheFirstBlockOfAResenderCounts() {
        user.mail("Resent-To: r@y\nResent-Bcc: s@y\nReceived: x\nResent-To: old@y\nTo: t@y\n\n");

        run("-t");

        assertThat(post.recipients()).containsExactly("r@y", "s@y");
        assertThat(post.header()).doesNotContain("s@y");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'' ; From: me@x.example; Subject: x",
                "-F Joe; From: Joe <me@x.example>; Subject: x",
                "--set-from-header=off; Date: ; From:",
                "--set-date-header=off; From: ; Date:",
                "--set-msgid-header=off; From: ; Message-ID:",
                "--undisclosed-recipients; To: undisclosed-recipients:SEMI; to@y",
                "--set-to-header; To: r@y; to@y",
                "--set-to-header=undisclosed_recipients; To: undisclosed-recipients:SEMI; to@y",
                "-f ''; Date: ; From:",
            })
    void headersAreAdded(String options, String present, String absent) {
        user.mail("Subject: s\nTo: to@y\n\n");
        List<String> arguments = new ArrayList<>();
        for (String each : options.replace("''", "").split(" ", -1)) {
            if (!each.isEmpty() || options.startsWith("-f")) {
                arguments.add(each);
            }
        }
        arguments.add("r@y");

        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(ExitStatus.EX_OK);

        assertThat(post.header()).contains(present.replace("SEMI", ";").strip()).doesNotContain(absent);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-f|a@b>CRLFRSET; a control character in originator",
                "a@b>CRLFDATA; a control character in recipients",
                "-F|xCRLFBcc: y@z; cannot set a header field",
                "-f|a@b c@d; words without a comma",
            })
    void nothingCanBeInjectedByArguments(String arguments, String complaint) {
        user.mail("Subject: s\n\n");
        List<String> all =
                new ArrayList<>(List.of(arguments.replace("CRLF", "\r\n").split("\\|", -1)));
        all.add("r@y");

        assertThat(run(all.toArray(String[]::new))).isEqualTo(ExitStatus.EX_DATAERR);

        assertThat(post.letters).isEmpty();
        assertThat(user.errors()).singleElement().asString().contains(complaint);
    }

    @Test
    void aPasswordIsAStar() throws IOException {
        user.file(".msmtprc", ACCOUNT + "auth on\nuser joe\npassword s3cret\n");

        assertThat(run("-P", "x")).isEqualTo(ExitStatus.EX_OK);

        assertThat(user.output()).contains("auth = choose", "password = *").noneMatch(line -> line.contains("s3cret"));
        assertThat(post.letters).isEmpty();
    }

    @Test
    void pretendTellsWhatHolds() throws IOException {
        user.file(".msmtprc", "defaults\ntimeout 1\naccount a\nhost a\nfrom *@a.example\ntls on\ntls_starttls off\n");

        assertThat(run("-P", "-f", "joe+x@a.example", "x")).isEqualTo(ExitStatus.EX_OK);

        assertThat(user.output())
                .startsWith(
                        "ignoring system configuration file " + home + "/etc/msmtprc: No such file or directory",
                        "loaded user configuration file " + home + "/.msmtprc",
                        "account chosen by envelope from address joe+x@a.example: a",
                        "using account a from " + home + "/.msmtprc",
                        "host = a",
                        "port = 465",
                        "source ip = (not set)")
                .contains("timeout = 1 second", "from = joe+x@a.example", "logfile = (not set)")
                .endsWith("reading recipients from the command line");
    }

    @Test
    void theUsersFileComesBeforeTheSystems() throws IOException {
        user.file("etc/msmtprc", "account default\nhost system\nfrom s@x\naccount other\nhost o\nfrom o@x\n");

        run("r@y");
        run("-a", "other", "r@y");

        assertThat(post.letters).extracting(each -> each.from().text()).containsExactly("me@x.example", "o@x");
    }

    @Test
    void xdgHasASecondPlace() throws IOException {
        Files.delete(home.resolve(".msmtprc"));
        user.file("cfg/msmtp/config", "account default\nhost xdg\nfrom x@x\n")
                .variable("XDG_CONFIG_HOME", home.resolve("cfg").toString());

        run("r@y");

        assertThat(post.letter().from().text()).isEqualTo("x@x");
    }

    @Test
    void theEnvironmentIsTheLastResort() throws IOException {
        Files.delete(home.resolve(".msmtprc"));
        user.variable("EMAIL", "e@x").variable("SMTPSERVER", "s");

        run("r@y");

        assertThat(post.letter().from().text()).isEqualTo("e@x");
        assertThat(post.account.text(Setting.HOST)).isEqualTo("s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-a zz x; account zz not found in HOME/.msmtprc",
                "-C HOME/no x; HOME/no: No such file or directory",
                "--host=h x; envelope-from address is missing",
                "--tls-key-file=k x; account default from HOME/.msmtprc: tls_key_file requires tls_cert_file",
                "--tls-cert-file=k x; account default from HOME/.msmtprc: tls_cert_file requires tls_key_file",
                "--tls --tls-trust-file= x; account default from HOME/.msmtprc: tls requires either tls_trust_file"
                        + " (highly recommended) or tls_fingerprint or a disabled tls_certcheck",
                "--tls-trust-file= --tls-crl-file=c x; account default from HOME/.msmtprc: tls_crl_file requires"
                        + " tls_trust_file",
                "--protocol=lmtp x; account default from HOME/.msmtprc: port not set",
                "--aliases=HOME/al joe; HOME/al: No such file or directory",
            })
    void brokenAccountsAreRefused(String arguments, String complaint) {
        ExitStatus status = run(arguments.replace("HOME", home.toString()).split(" ", -1));

        assertThat(status).isIn(ExitStatus.EX_CONFIG, ExitStatus.EX_IOERR);
        assertThat(user.errors()).containsExactly("msmtp: " + complaint.replace("HOME", home.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "'%U@%H', joe@host.example",
        "'me@x.example', me@x.example",
    })
    void namesAreFilledIn(String from, String meant) throws IOException {
        user.file(".msmtprc", "host h\nfrom " + from + "\n").variable("HOSTNAME", "host.example");

        run("r@y");

        assertThat(post.letter().from().text()).isEqualTo(meant);
    }

    @Test
    void automaticSendersWin() {
        run("--auto-from", "--maildomain=m.example", "r@y");

        assertThat(post.letter().from().text()).isEqualTo("joe@m.example");
    }

    @Test
    void anAccountMayKeepItsSender() {
        run("--allow-from-override=off", "-f", "other@x", "r@y");

        assertThat(post.letter().from().text()).isEqualTo("me@x.example");
    }

    @Test
    void theSenderMayBeTheAuthor() {
        run("--read-envelope-from", "r@y");

        assertThat(post.letter().from().text()).isEqualTo("a@x.example");
    }

    @Test
    void refusalsAreToldWithTheServersWords() throws IOException {
        post.failure = new Failure(
                ExitStatus.EX_DATAERR,
                "recipient address r@y not accepted by the server",
                Reply.of(550, "5.1.1 'no'\u001b[2J", "there"));

        assertThat(run("r@y")).isEqualTo(ExitStatus.EX_DATAERR);

        assertThat(user.errors())
                .containsExactly(
                        "msmtp: recipient address r@y not accepted by the server",
                        "msmtp: server message: 550-5.1.1 'no'?[2J",
                        "msmtp: server message: 550 there",
                        "msmtp: could not send mail (account default from " + home + "/.msmtprc)");
        assertThat(log())
                .endsWith("recipients=r@y smtpstatus=550 smtpmsg='550-5.1.1 ?no??[2J\\n550 there'"
                        + " errormsg='recipient address r@y not accepted by the server' exitcode=EX_DATAERR\n");
    }

    @Test
    void aLogThatCannotBeWrittenChangesNothing() {
        assertThat(run("-X", "/no/such/file", "r@y")).isEqualTo(ExitStatus.EX_OK);

        assertThat(user.errors())
                .startsWith("msmtp: cannot log to /no/such/file: cannot open: No such file or directory")
                .last()
                .asString()
                .startsWith("msmtp: log info was: host=h.example");
    }

    @Test
    void passwordsComeFromCommandsAndNetrc() throws IOException {
        user.file(".netrc", "machine h.example login joe password nr\n");

        run("--auth=plain", "--user=joe", "r@y");
        assertThat(post.password).isEqualTo("nr");

        run("--auth=plain", "--user=joe", "--passwordeval=echo pw; echo x; cat", "r@y");
        assertThat(post.password).isEqualTo("pw");
    }

    @Test
    void whatACommandPrintsCountsWhateverItsStatusIs() {
        run("--auth=plain", "--user=joe", "--passwordeval=echo pw; exit 2", "r@y");

        assertThat(post.password).isEqualTo("pw");
    }

    @Test
    void semicolonsPartAddresses() {
        user.mail("To: a@y; Bob <b@y>;\nCc: team: c@y, d@y;; e@y\n\n");

        assertThat(run("-t", "f@y;g@y")).isEqualTo(ExitStatus.EX_OK);

        assertThat(post.recipients()).containsExactly("f@y", "g@y", "a@y", "b@y", "c@y", "d@y", "e@y");
    }

    @Test
    void aSenderOfTheHeaderIsReadAsUtf8() {
        user.mail("From: J\u00c3\u00b6 <a@b\u00c3\u00bccher.example>\n\n");

        assertThat(run("--read-envelope-from", "r@y")).isEqualTo(ExitStatus.EX_OK);

        assertThat(post.letter().from().text()).isEqualTo("a@xn--bcher-kva.example");
    }

    @Test
    void pretendTellsTheSenderOfTheHeader() {
        user.mail("From: a@b\n\n");
        run("-P", "--read-envelope-from", "r@y");
        assertThat(user.output()).contains("from = a@b");

        user.mail("Subject: x\n\n");
        run("-P", "--read-envelope-from", "r@y");
        assertThat(user.output()).contains("from = (read from mail)");
    }

    @Test
    void aFileOfAliasesThatNobodyNeedsIsNotRead() throws IOException {
        user.file("al", "broken");

        assertThat(run("--aliases=" + home.resolve("absent"), "r@y")).isEqualTo(ExitStatus.EX_OK);
        assertThat(run("--aliases=" + home.resolve("al"), "r@y")).isEqualTo(ExitStatus.EX_OK);
        assertThat(run("--aliases=" + home.resolve("al"), "joe")).isEqualTo(ExitStatus.EX_CONFIG);
    }

    @Test
    void anAliasForNobodyLeavesNobody() throws IOException {
        user.file("al", "joe: ,\n");

        assertThat(run("--aliases=" + home.resolve("al"), "joe")).isEqualTo(ExitStatus.EX_USAGE);
        assertThat(user.errors()).containsExactly("msmtp: no recipients found");
    }

    @Test
    void postmasterIsTheSameInUpperAndLowerCase() throws IOException {
        user.file("al", "postmaster: p@y\n");

        run("--aliases=" + home.resolve("al"), "POSTMASTER");

        assertThat(post.recipients()).containsExactly("p@y");
    }

    @Test
    void theLogNamesASocket() throws IOException {
        user.file(".msmtprc", "account default\nsocket /run/lmtp\nfrom me@x\nlogfile ~/log\n");

        run("r@y");

        assertThat(log()).contains(" socket=/run/lmtp tls=off");
    }

    @Test
    void aServerOfTheEnvironmentIsEnoughForWhoeverNamesASender() throws IOException {
        Files.delete(home.resolve(".msmtprc"));
        user.variable("SMTPSERVER", "env.example");

        assertThat(run("r@y")).isEqualTo(ExitStatus.EX_CONFIG);
        assertThat(run("-f", "a@b", "r@y")).isEqualTo(ExitStatus.EX_OK);
        assertThat(post.letter().from().text()).isEqualTo("a@b");
    }

    @Test
    void aDirectoryIsNoConfiguration() throws IOException {
        assertThat(run("-C", home.toString(), "r@y")).isEqualTo(ExitStatus.EX_IOERR);
        assertThat(run("-C", "", "r@y")).isEqualTo(ExitStatus.EX_IOERR);

        assertThat(user.errors())
                .containsExactly("msmtp: " + home + ": input error", "msmtp: : No such file or directory");
    }

    @Test
    void aFaultOfTheProgramIsToldByItsKindAlone() {
        MailSender broken = (_, _, _, _, _) -> {
            throw new IllegalStateException("s3cret");
        };

        assertThat(new Zsend(user.get(), broken).run(List.of("r@y"))).isEqualTo(ExitStatus.EX_SOFTWARE);
        assertThat(user.errors()).containsExactly("msmtp: internal error: IllegalStateException");
    }

    @Test
    void aCommandThatPrintsNothingIsTold() {
        assertThat(run("--auth=plain", "--user=joe", "--passwordeval=echo s3cret > /dev/null; false", "r@y"))
                .isEqualTo(ExitStatus.EX_CONFIG);

        assertThat(user.errors()).containsExactly("msmtp: cannot read output of 'echo s3cret > /dev/null; false'");
        assertThat(post.letters).isEmpty();
    }

    @Test
    void whatIsWrongWithACommandIsTold() throws IOException {
        assertThatThrownBy(() -> ChildProcess.firstLine("sleep 60", Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        each -> assertThat(each.hints()).containsExactly("it took longer than 1 seconds"));
        assertThatThrownBy(() -> ChildProcess.firstLine("true"))
                .isInstanceOfSatisfying(
                        FailureException.class, each -> assertThat(each.hints()).containsExactly("it printed nothing"));
        assertThat(ChildProcess.PATIENCE).isEqualTo(Duration.ofMinutes(5));

        user.program("zsend").file(".msmtprc", ACCOUNT + "eval exit 3\n");
        run("r@y");
        assertThat(user.errors())
                .containsExactly(
                        "zsend: " + home + "/.msmtprc: cannot read output of 'exit 3'",
                        "zsend: hint: line 5: it ended with status 3");
    }

    @Test
    void aLookAtAServerNeedsNoPassword() {
        run(
                "--host=127.0.0.1",
                "--port=1",
                "--auth=plain",
                "--user=joe",
                "--passwordeval=touch " + home + "/ran; echo",
                "-S");

        assertThat(home.resolve("ran")).doesNotExist();
        assertThat(user.errors()).first().asString().startsWith("msmtp: cannot connect to 127.0.0.1, port 1");
    }

    @Test
    void aFaultOfTheProgramIsOneLine() {
        MailSender broken = (_, _, _, _, _) -> {
            throw new IllegalStateException("no\nsuch state");
        };

        assertThat(new Zsend(user.get(), broken).run(List.of("r@y"))).isEqualTo(ExitStatus.EX_SOFTWARE);

        assertThat(user.errors()).containsExactly("msmtp: internal error: IllegalStateException");
    }

    @Test
    void theHeaderThatIsExplainedIsInItsOwnCharacters() {
        user.mail("From: J\u00c3\u00bcrgen <a@x.example>\n\nb\n");

        assertThat(run("--explain", "r@y")).isEqualTo(ExitStatus.EX_OK);

        assertThat(user.output()).contains("    From: J\u00fcrgen <a@x.example>");
    }

    /// Behind msmtp's words, for those who call us by our own name.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--file=@/none --account=a r@y; not found: no configuration file available; none",
                "--account=a r@y; account a not found in ; accounts there: default",
                "--tls=maybe r@y; invalid argument maybe for --tls; allowed: on, off",
                "--dsn-notify=x r@y; invalid argument x for --dsn-notify; allowed: off, never, or some of",
                "--nonsense r@y; unrecognized option; try `zsend --help`",
                "-f a@b; no recipients found; or take them from the header with -t",
                "--host=h.example r@y; envelope-from address is missing; give --from=ADDRESS",
                "--auth=plain --user= r@y; needs a user name; --user=NAME",
            })
    void whatHelpsIsSaid(String arguments, String complaint, String hint) {
        user.program("zsend");
        List<String> all = List.of(arguments.replace("@/", home + "/").split(" ", -1));

        assertThat(new Zsend(user.get(), new EngineSender(_ -> {})).run(all)).isNotEqualTo(ExitStatus.EX_OK);

        if (hint.equals("none")) {
            // The file that was named is not there, which says all.
            assertThat(user.errors()).hasSize(1);
            return;
        }
        assertThat(user.errors()).first().asString().contains(complaint);
        assertThat(user.errors())
                .anySatisfy(line -> assertThat(line).startsWith("zsend: hint: ").contains(hint));
    }

    @Test
    void aFirstRunIsToldWhereFilesAreLookedFor() throws IOException {
        Files.delete(home.resolve(".msmtprc"));
        user.program("zsend");

        assertThat(run("r@y")).isEqualTo(ExitStatus.EX_CONFIG);

        assertThat(user.errors())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("zsend: account default not found: no configuration file available"),
                        line -> assertThat(line)
                                .contains(home + "/.msmtprc, " + home + "/.config/msmtp/config, " + home
                                        + "/etc/msmtprc"),
                        line -> assertThat(line).contains("--host=NAME --from=ADDRESS"));
    }

    @Test
    void whoeverCallsMsmtpHearsMsmtpAlone() {
        run("--tls=maybe", "r@y");

        assertThat(user.errors()).containsExactly("msmtp: invalid argument maybe for --tls");
    }

    @Test
    void theLineOfAFileIsTold() throws IOException {
        user.program("zsend").file(".msmtprc", ACCOUNT + "# " + "x".repeat(500) + "\n");

        run("r@y");

        assertThat(user.errors()).last().isEqualTo("zsend: hint: line 5");
    }

    @Test
    void aMessageWithoutAHeaderIsPointedOut() {
        user.program("zsend").mail("hello\nworld\n");

        assertThat(run("r@y")).isEqualTo(ExitStatus.EX_OK);

        assertThat(user.errors()).hasSize(1).first().asString().contains("hint: the message has no header");
    }

    @Test
    void whatIsExplainedHasItsReasons() throws IOException {
        user.file(
                ".msmtprc",
                ACCOUNT + "account work\nhost w.example\nfrom me@w.example\ntls on\nauth on\nuser joe\n"
                        + "passwordeval pass show w\nsyslog on\n");

        run("--explain", "-f", "me@w.example", "r@y");
        run("--explain", "--host=h.example", "-f", "x@y", "r@y");
        run("--explain", "-a", "work", "--tls-certcheck=off", "--auth=off", "r@y");

        assertThat(user.output())
                .contains(
                        "The account is work of " + home + "/.msmtprc, whose address the envelope sender is.",
                        "Its certificate must be for w.example, by an authority of the system's.",
                        "Authentication as joe, by the strongest mechanism that the server offers.",
                        "The password is what this command prints: pass show w",
                        "Envelope sender: <me@w.example>.",
                        "A line about it is logged in syslog (LOG_USER).",
                        "No account: the command line names the server (--host), and no file is read.",
                        "The account is work of " + home + "/.msmtprc, named by --account.",
                        "Its certificate is not checked (tls_certcheck off): anybody can pass for the server.",
                        "No authentication.",
                        "Nothing is logged.");
        assertThat(home.resolve("ran")).doesNotExist();
    }

    @Test
    void helpFitsATerminal() {
        user.program("zsend");
        run("--help");

        assertThat(user.output()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void jsonSaysWhatBecameOfEach() {
        assertThat(run("--json", "r@y", "\"a\\\"b\"@y")).isEqualTo(ExitStatus.EX_OK);

        assertThat(user.output())
                .containsExactly("{\"account\":\"default\",\"host\":\"h.example\",\"from\":\"me@x.example\","
                        + "\"exitcode\":\"EX_OK\",\"octets\":42,\"recipients\":["
                        + "{\"address\":\"r@y\",\"accepted\":true},"
                        + "{\"address\":\"\\\"a\\\\\\\"b\\\"@y\",\"accepted\":true}]}");
    }

    @Test
    void explainSendsNothing() {
        assertThat(run("--explain", "r@y")).isEqualTo(ExitStatus.EX_OK);

        assertThat(post.letters).isEmpty();
        assertThat(user.output()).contains("Recipients: <r@y>.", "    From: a@x.example");
    }

    @Test
    void noticesAreAskedFor() {
        run("-N", "failure,delay", "-R", "hdrs", "r@y");

        assertThat(post.letter().wantsNotices()).isTrue();
        assertThat(post.letter().envelope().recipients().getFirst().parameters().notification())
                .hasToString("FAILURE,DELAY");
    }

    @Test
    void helpKnowsEveryLongOption() {
        run("--help");

        String help = String.join("\n", user.output());
        assertThat(ZsendOptions.TABLE)
                .filteredOn(each -> !each.name().isEmpty() && !OLD.contains(each.name()))
                .allSatisfy(each -> assertThat(help).contains("--" + each.name()));
    }

    private static final List<String> OLD = List.of(
            "connect-timeout",
            "tls-force-sslv3",
            "keepbcc",
            "add-missing-from-header",
            "add-missing-date-header",
            "allow-from-override");
}
