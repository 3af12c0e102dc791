package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The grammar of configuration files, and each command. The expected texts are those of msmtp 1.8.23.
class ConfigurationFileTest {

    private static final Environment SURROUNDINGS = new FakeSurroundings(Path.of("/home/joe")).get();

    private static List<Account> read(String text) throws FailureException {
        return ConfigurationFile.read("rc", text, SURROUNDINGS, command -> {
            if (command.startsWith("fail")) {
                throw new FailureException(ExitStatus.EX_CONFIG, "cannot read output of '" + command + "'");
            }
            return command.substring("echo ".length());
        });
    }

    private static Account first(String text) throws FailureException {
        return read(text).getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "account; rc: line 1: missing account name",
                "account a:b; rc: line 1: account b not (yet) defined",
                "account a|foo; rc: line 2: unknown command foo",
                "account a|Host x; rc: line 2: unknown command Host",
                "account a|host; rc: line 2: command host needs an argument",
                "account a|port 0; rc: line 2: invalid argument 0 for command port",
                "account a|port http; rc: line 2: invalid argument http for command port",
                "account a|port 65536; rc: line 2: invalid argument 65536 for command port",
                "account a|timeout; rc: line 2: command timeout needs an argument",
                "account a|timeout 1x; rc: line 2: invalid argument 1x for command timeout",
                "account a|timeout \u0663; rc: line 2: invalid argument \u0663 for command timeout",
                "account a|from x\0@y; rc: line 2: a NUL character",
                "account a|from\u000bx; rc: line 2: unknown command from\u000bx",
                "account a|auth foo; rc: line 2: invalid argument foo for command auth",
                "account a|auth Plain; rc: line 2: invalid argument Plain for command auth",
                "account a|tls yes; rc: line 2: invalid argument yes for command tls",
                "defaults x; rc: line 1: command defaults does not take an argument",
                "account a|account a; rc: line 2: account a was already defined",
                "account a,b; rc: line 1: an account name must not contain colons or commas",
                "account a : ; rc: line 1: missing account name",
                "account a|protocol foo; rc: line 2: invalid argument foo for command protocol",
                "account a|protocol; rc: line 2: command protocol needs an argument",
                "account a|dsn_notify; rc: line 2: command dsn_notify needs an argument",
                "account a|dsn_notify never,delay; rc: line 2: invalid argument never,delay for command dsn_notify",
                "account a|dsn_notify delay,delay; rc: line 2: invalid argument delay,delay for command dsn_notify",
                "account a|dsn_return hdrs; rc: line 2: invalid argument hdrs for command dsn_return",
                "account a|syslog LOG_DAEMON; rc: line 2: invalid argument LOG_DAEMON for command syslog",
                "account a|tls_fingerprint 00:11; rc: line 2: invalid argument 00:11 for command tls_fingerprint",
                "account a|set_date_header on; rc: line 2: invalid argument on for command set_date_header",
                "account a|allow_from_override; rc: line 2: invalid argument  for command allow_from_override",
                "account a|tls_nocertcheck on; rc: line 2: command tls_nocertcheck does not take an argument",
                "account a|eval; rc: line 2: command eval needs an argument",
                "account a|eval fail; rc: cannot read output of 'fail'",
                "account a|eval echo eval echo x; rc: line 2: command eval gave another eval",
                "account a|eval echo port x; rc: line 2: invalid argument x for command port",
            })
    void whatIsWrongIsSaidWithItsLine(String text, String complaint) {
        FailureException failure = catchThrowableOfType(FailureException.class, () -> read(text.replace('|', '\n')));

        assertThat(failure.lines()).containsExactly(complaint);
        assertThat(failure.status())
                .isEqualTo(complaint.contains("cannot read output") ? ExitStatus.EX_IOERR : ExitStatus.EX_CONFIG);
    }

    @Test
    void aVersionThatIsGoneIsAcceptedAndIgnored() throws FailureException {
        assertThat(first("tls_force_sslv3\nhost h").text(Setting.HOST)).isEqualTo("h");
    }

    @Test
    void aLineMayHave500Characters() throws FailureException {
        assertThat(first("host " + "a".repeat(495)).text(Setting.HOST)).hasSize(495);

        FailureException failure = catchThrowableOfType(FailureException.class, () -> read("host " + "a".repeat(496)));
        assertThat(failure.lines()).containsExactly("rc: line longer than 500 characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "host a b  ; HOST; a b",
                "host \"a b\"; HOST; a b",
                "host \"a; HOST; '\"a'",
                "host a\"b\"; HOST; 'a\"b\"'",
                "host a # c; HOST; a # c",
                "\t host\ta\r; HOST; a",
                "logfile ~/log; LOGFILE; /home/joe/log",
                "tls_trust_file \"~/a b\"; TLS_TRUST_FILE; /home/joe/a b",
                "user ~joe; USER; ~joe",
                "port 0x10; PORT; 16",
                "connect_timeout 4; TIMEOUT; 4",
                "auth; AUTH; choose",
                "auth on; AUTH; choose",
                "auth scram-sha-256-plus; AUTH; SCRAM-SHA-256-PLUS",
                "tls; TLS; on",
                "tls_nostarttls; TLS_STARTTLS; off",
                "tls_nocertcheck; TLS_CERTCHECK; off",
                "keepbcc; REMOVE_BCC_HEADERS; off",
                "keepbcc off; REMOVE_BCC_HEADERS; on",
                "add_missing_from_header off; SET_FROM_HEADER; off",
                "add_missing_date_header; SET_DATE_HEADER; auto",
                "set_from_header; SET_FROM_HEADER; auto",
                "set_to_header undisclosed_recipients; SET_TO_HEADER; undisclosed_recipients",
                "dsn_notify failure,delay; DSN_NOTIFY; FAILURE,DELAY",
                "dsn_return headers; DSN_RETURN; HDRS",
                "syslog; SYSLOG; LOG_USER",
                "syslog LOG_LOCAL7; SYSLOG; LOG_LOCAL7",
                "tls_fingerprint 00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff; TLS_FINGERPRINT;"
                        + " 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF",
                "from; FROM; ''",
                "maildomain; MAILDOMAIN; ''",
                "eval echo port 7; PORT; 7",
                "ntlmdomain d; NTLMDOMAIN; d",
                "tls_starttls; TLS_STARTTLS; on",
                "tls_crl_file ~/c; TLS_CRL_FILE; /home/joe/c",
                "tls_key_file ~/k; TLS_KEY_FILE; /home/joe/k",
                "tls_cert_file ~/c; TLS_CERT_FILE; /home/joe/c",
                "tls_certcheck; TLS_CERTCHECK; on",
                "tls_trust_file system; TLS_TRUST_FILE; system",
                "tls_min_dh_prime_bits 1024; TLS_MIN_DH_PRIME_BITS; 1024",
                "tls_priorities NORMAL; TLS_PRIORITIES; NORMAL",
                "tls_host_override h; TLS_HOST_OVERRIDE; h",
                "tls_dane; TLS_DANE; on",
                "tls_dane off; TLS_DANE; off",
                "tls_dane ~/root.key; TLS_DANE; /home/joe/root.key",
                "proxy_host p; PROXY_HOST; p",
                "proxy_port 9050; PROXY_PORT; 9050",
                "source_ip 127.0.0.2; SOURCE_IP; 127.0.0.2",
                "socket /run/s; SOCKET; /run/s",
                "from_full_name J J; FROM_FULL_NAME; J J",
            })
    void commandsSayThis(String line, Setting setting, String value) throws FailureException {
        assertThat(first(line).get(setting)).contains(value);
    }

    @ParameterizedTest
    @CsvSource({
        "user, USER",
        "password, PASSWORD",
        "passwordeval, PASSWORDEVAL",
        "source_ip, SOURCE_IP",
        "proxy_host, PROXY_HOST",
        "proxy_port, PROXY_PORT",
        "logfile, LOGFILE",
        "aliases, ALIASES",
        "tls_trust_file, TLS_TRUST_FILE",
        "tls_fingerprint, TLS_FINGERPRINT",
        "tls_min_dh_prime_bits, TLS_MIN_DH_PRIME_BITS",
        "auth off, AUTH",
        "timeout off, TIMEOUT",
        "dsn_notify off, DSN_NOTIFY",
        "dsn_return off, DSN_RETURN",
        "syslog off, SYSLOG",
    })
    void commandsTakeBackWhatWasSaid(String line, Setting setting) throws FailureException {
        assertThat(first(line).said().get(setting)).isEqualTo(Optional.empty());
    }

    @Test
    void accountsHaveTheDefaultsBeforeThemAndWhatTheyInherit() throws FailureException {
        List<Account> accounts = read("""
                # for all
                defaults
                timeout 10
                port 587
                account a
                host a.example
                defaults
                timeout 20
                account b : a
                port 25
                account default : a , b
                """);

        assertThat(accounts).extracting(Account::name).containsExactly("a", "b", "default");
        assertThat(accounts.get(0).text(Setting.TIMEOUT)).isEqualTo("10");
        assertThat(accounts.get(1).text(Setting.HOST)).isEqualTo("a.example");
        assertThat(accounts.get(1).port()).isEqualTo(25);
        assertThat(accounts.get(2).port()).isEqualTo(25);
        assertThat(accounts.get(2).text(Setting.HOST)).isEqualTo("a.example");
    }

    @Test
    void commandsBeforeAnyAccountAreOfTheDefaultOne() throws FailureException {
        assertThat(read("host a\n\n  # nothing\n")).extracting(Account::name).containsExactly("default");
    }

    @Test
    void anAccountDoesNotPrintItsPassword() throws FailureException {
        assertThat(first("password s3cret").toString()).doesNotContain("s3cret");
    }
}
