package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.sendmail.ZsendOptions.Mode;

/// The argument list. The expected texts are those of msmtp 1.8.23 and of the C library.
class ZsendOptionsTest {

    private static ZsendOptions parse(String... arguments) throws FailureException {
        return ZsendOptions.parse(List.of(arguments), false, new FakeSurroundings(Path.of("/home/joe")).get());
    }

    @Test
    void debugMayHaveALevelThatIsStuckToIt() throws FailureException {
        assertThat(parse("-dt", "x").readRecipients()).isFalse();
        assertThat(parse("-d0.1", "x").debug()).isTrue();
        assertThat(parse("--debug=9", "x").debug()).isTrue();
        assertThat(parse("-d", "-t", "x").readRecipients()).isTrue();
    }

    @Test
    void authAloneMayBeEmpty() throws FailureException {
        assertThat(parse("--auth=", "x").settings()).containsEntry(Setting.AUTH, Optional.of("choose"));
    }

    @Test
    void numbersAreTheLibrarys() throws FailureException {
        assertThat(parse("--port= 25", "x").settings()).containsEntry(Setting.PORT, Optional.of("25"));
        assertThat(parse("--port=0x19", "x").settings()).containsEntry(Setting.PORT, Optional.of("25"));
        assertThat(parse("--port=031", "x").settings()).containsEntry(Setting.PORT, Optional.of("25"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "-Q x~ invalid option -- 'Q'",
                "-V~ invalid option -- 'V'",
                "--foo~ unrecognized option '--foo'",
                "--foo=1~ unrecognized option '--foo=1'",
                "--pretend=3 x~ option '--pretend' doesn't allow an argument",
                "--port~ option '--port' requires an argument",
                "-A~ option requires an argument -- 'A'",
                "--set-~ option '--set-' is ambiguous; possibilities: '--set-from-header' '--set-date-header'"
                        + " '--set-msgid-header' '--set-to-header'",
                "--port=99999 x~ invalid argument 99999 for --port",
                "--port= x~ invalid argument  for --port",
                "--timeout=0 x~ invalid argument 0 for --timeout",
                "--connect-timeout=x x~ invalid argument x for --timeout",
                "--port=#19 x~ invalid argument #19 for --port",
                "--port=\u0663 x~ invalid argument \u0663 for --port",
                "--tls= x~ invalid argument  for --tls",
                "--tls-certcheck= x~ invalid argument  for --tls-certcheck",
                "--keepbcc= x~ invalid argument  for --keepbcc",
                "--add-missing-from-header= x~ invalid argument  for --add-missing-from-header",
                "--set-from-header= x~ invalid argument  for --set-from-header",
                "--syslog= x~ invalid argument  for --syslog",
                "--auth=PLAIN x~ invalid argument PLAIN for --auth",
                "--tls=foo x~ invalid argument foo for --tls",
                "--auto-from=1 x~ invalid argument 1 for --auto-from",
                "-Nnever,delay x~ invalid argument never,delay for --dsn-notify",
                "-R x y~ invalid argument x for --dsn-return",
                "-bs~ unsupported operation mode bs",
                "-bm -bp~ unsupported operation mode bp",
                "--host a -a b x~ cannot use both --host and --account",
                "-S --rmqs=a~ cannot use both --serverinfo and --rmqs",
                "--read-envelope-from -f a@b x~ cannot use both --from and --read-envelope-from",
                "-S x~ too many arguments",
                "-f a@b~ no recipients found",
            })
    void whatIsWrongEndsWithUsage(String line, String complaint) {
        FailureException failure = catchThrowableOfType(FailureException.class, () -> parse(line.split(" ", -1)));

        assertThat(failure.lines()).containsExactly(complaint);
        assertThat(failure.status()).isEqualTo(ExitStatus.EX_USAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--tim=3 x; TIMEOUT; 3",
                "--connect-timeout=5 x; TIMEOUT; 5",
                "--tls-t=~/x x; TLS_TRUST_FILE; /home/joe/x",
                "-X- x; LOGFILE; -",
                "-X ~/l x; LOGFILE; /home/joe/l",
                "-N never x; DSN_NOTIFY; NEVER",
                "-Rhdrs x; DSN_RETURN; HDRS",
                "--dsn-return=headers x; DSN_RETURN; HDRS",
                "--keepbcc x; REMOVE_BCC_HEADERS; off",
                "--tls x; TLS; on",
                "--auth x; AUTH; choose",
                "--auth=plain x; AUTH; PLAIN",
                "--syslog x; SYSLOG; LOG_USER",
                "--add-missing-from-header=off x; SET_FROM_HEADER; off",
                "--undisclosed-recipients x; UNDISCLOSED_RECIPIENTS; on",
                "--domain x y; DOMAIN; x",
                "--tls-starttls=off x; TLS_STARTTLS; off",
                "--tls-crl-file=~/c x; TLS_CRL_FILE; /home/joe/c",
                "--tls-key-file=~/k x; TLS_KEY_FILE; /home/joe/k",
                "--tls-cert-file=~/c x; TLS_CERT_FILE; /home/joe/c",
                "--tls-certcheck=off x; TLS_CERTCHECK; off",
                "--tls-min-dh-prime-bits=2048 x; TLS_MIN_DH_PRIME_BITS; 2048",
                "--tls-priorities=NORMAL x; TLS_PRIORITIES; NORMAL",
                "--tls-host-override=h x; TLS_HOST_OVERRIDE; h",
                "--tls-dane x; TLS_DANE; on",
                "--tls-dane=off x; TLS_DANE; off",
                "--tls-dane=~/root.key x; TLS_DANE; /home/joe/root.key",
                "--maildomain=d.example x; MAILDOMAIN; d.example",
                "--auto-from x; AUTO_FROM; on",
            })
    void settingsComeFromOptions(String line, Setting setting, String value) throws FailureException {
        ZsendOptions options = parse(line.split(" ", -1));

        assertThat(options.settings()).containsEntry(setting, Optional.of(value));
    }

    @Test
    void aVersionThatIsGoneIsAcceptedAndIgnored() throws FailureException {
        assertThat(parse("--tls-force-sslv3", "x").settings()).isEmpty();
    }

    @Test
    void emptyArgumentsUnset() throws FailureException {
        assertThat(parse("--user=", "--passwordeval=", "--logfile=", "--auth=off", "x")
                        .settings())
                .containsOnlyKeys(Setting.USER, Setting.PASSWORDEVAL, Setting.LOGFILE, Setting.AUTH)
                .allSatisfy((_, value) -> assertThat(value).isEmpty());
    }

    @Test
    void whatSendmailHasIsAcceptedAndIgnored() throws FailureException {
        ZsendOptions options = parse(
                "-B8BITMIME",
                "-bm",
                "-Froot",
                "-G",
                "-h3",
                "-i",
                "-L",
                "tag",
                "-m",
                "-n",
                "-O",
                "a=b",
                "-oi",
                "-A",
                "x",
                "r@y");

        assertThat(options.settings()).isEmpty();
        assertThat(options.fullName()).isEqualTo("root");
        assertThat(options.operands()).containsExactly("r@y");
    }

    @Test
    void optionsMayFollowRecipientsUntilTwoDashes() throws FailureException {
        ZsendOptions options = parse("x", "-tPd", "-a", "a", "-", "--", "-f", "y");

        assertThat(options.operands()).containsExactly("x", "-", "-f", "y");
        assertThat(options.account()).isEqualTo("a");
        assertThat(options.readRecipients() && options.pretend() && options.debug())
                .isTrue();
    }

    @Test
    void recipientsEndOptionsWherePosixSaysSo() throws FailureException {
        ZsendOptions options =
                ZsendOptions.parse(List.of("-P", "x", "-t"), true, new FakeSurroundings(Path.of("/home/joe")).get());

        assertThat(options.operands()).containsExactly("x", "-t");
    }

    @Test
    void modes() throws FailureException {
        assertThat(parse("--serverinfo").mode()).isEqualTo(Mode.SERVER_INFORMATION);
        assertThat(parse("--rmqs=@x").mode()).isEqualTo(Mode.QUEUE_START);
        assertThat(parse("--rmqs=@x").argument()).isEqualTo("@x");
        assertThat(parse("--configure", "a@b").argument()).isEqualTo("a@b");
        assertThat(parse("--version").mode()).isEqualTo(Mode.VERSION);
        assertThat(parse("--help", "x").mode()).isEqualTo(Mode.HELP);
    }
}
