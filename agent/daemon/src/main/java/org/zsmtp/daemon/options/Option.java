package org.zsmtp.daemon.options;

import java.util.Optional;
import java.util.stream.Stream;

/// Every option: the table from which the command line, the configuration file and `--help` are made. The
/// manual pages and the sample `conf/zsmtp.conf` are compared with it by tests.
///
/// The letters and their meanings are ZMailer's. The long name is the key in the configuration file too.
enum Option {
    CHANNEL('c', "channel", Kind.VALUE, "NAME", "smtp", "take recipients of this channel"),

    DESTINATION('F', "destination", Kind.VALUE, "DEST", "", "send all mail to DEST: host, [ADDRESS], UNIX:/PATH"),
    PORT('p', "port", Kind.VALUE, "PORT", "25", "the port of mail servers"),
    NO_MX('x', "no-mx", Kind.SWITCH, "", "no", "use the destination's own addresses, not its MX records"),
    SELF_CONNECT('X', "self-connect", Kind.SWITCH, "", "no", "no effect: -x allows connections to this host"),
    SHARE_BY_MX(
            'e', "share-by-mx", Kind.SWITCH, "", "no", "also take recipients whose MX records name the connected host"),
    WKS('W', "wks", Kind.SWITCH, "", "no", "skip MX hosts whose WKS records have no SMTP"),
    DNS('\0', "dns", Kind.LIST, "HOST:PORT", "", "ask this name server; may be repeated"),
    TRUST_ANCHOR('\0', "trust-anchor", Kind.VALUE, "FILE", "", "validate DNS answers with the keys in this file"),
    MTA_STS_CACHE('\0', "mta-sts-cache", Kind.VALUE, "DIR", "", "keep MTA-STS policies in this directory"),

    LOCAL_ADDRESS(
            'L',
            "local-address",
            Kind.VALUE,
            "IDENT",
            "",
            "connect from any, [ADDRESS], iface:NAME, iface:v4:NAME or iface:v6:NAME"),
    RESERVED_PORT('r', "reserved-port", Kind.SWITCH, "", "no", "connect from a port below 1024"),
    PREFER_IPV6('6', "prefer-ipv6", Kind.SWITCH, "", "no", "try IPv6 addresses of a host first"),
    SEND_BUFFER(
            'w', "send-buffer", Kind.VALUE, "OCTETS", "0", "size of the socket's send buffer; 0: the system's choice"),
    SOCKS5('\0', "socks5", Kind.VALUE, "HOST:PORT", "", "connect through the SOCKS 5 server at this address"),
    SOCKS5_LOGIN('\0', "socks5-login", Kind.VALUE, "FILE", "", "user and password for it: a file of two lines"),
    PROXY_PROTOCOL('\0', "proxy-protocol", Kind.VALUE, "VERSION", "none", "send a PROXY header first: none, v1, v2"),

    HELO_NAME('h', "helo-name", Kind.VALUE, "NAME", "", "the name given in EHLO; default: the host's own"),
    LMTP('M', "lmtp", Kind.SWITCH, "", "no", "speak LMTP; needs -p with a port other than 25, or -F UNIX:/PATH"),
    IMPLICIT_TLS('\0', "implicit-tls", Kind.SWITCH, "", "no", "begin TLS with the first octet, as on port 465"),
    EHLO_IF_ANNOUNCED('E', "ehlo-if-announced", Kind.SWITCH, "", "no", "send EHLO only if the greeting says ESMTP"),
    NO_PIPELINING('P', "no-pipelining", Kind.SWITCH, "", "no", "wait for each reply before the next command"),
    NEXT_MAIL(
            '\0',
            "next-mail",
            Kind.VALUE,
            "WHEN",
            "with-end-of-data",
            "when the next message begins: with-end-of-data or after-reply"),
    CHUNKING(
            '\0', "chunking", Kind.VALUE, "WHEN", "never", "use BDAT: never, or small (first message of a connection)"),
    ONE_MESSAGE('1', "one-message", Kind.SWITCH, "", "no", "close the connection after each message"),
    RECIPIENTS(
            '\0',
            "recipients-per-transaction",
            Kind.VALUE,
            "N",
            "100",
            "maximum number of recipients in a mail transaction"),
    TIMEOUT(
            'T',
            "timeout",
            Kind.LIST,
            "SPEC",
            Timeout.DEFAULTS_TEXT,
            "how long to wait: conn=, tcpw=, cmd= (or bare), data=, dot="),
    SECRETS('A', "secrets", Kind.VALUE, "FILE", "", "authenticate with the secrets in this file"),
    AUTH_IN_CLEAR('\0', "auth-in-clear", Kind.SWITCH, "", "no", "with -A: even if STARTTLS is offered and fails"),
    TLS('S', "tls", Kind.VALUE, "FILE", "", "read certificates, versions etc. of TLS from this file"),
    TLS_POLICY('\0', "tls-policy", Kind.VALUE, "FILE", "", "levels of transport security by destination"),
    TLS_LEVEL('\0', "tls-level", Kind.VALUE, "LEVEL", "dane", "none, may, encrypt, verify, secure, dane or dane-only"),

    SEVEN_BIT('7', "seven-bit", Kind.COUNT, "", "0", "the channel is 7-bit: convert 8-bit; twice: HELO only"),
    EIGHT_BIT('8', "eight-bit", Kind.SWITCH, "", "no", "the channel is 8-bit: never encode, decode quoted-printable"),
    HEADERS_AS_IS('H', "headers-as-is", Kind.SWITCH, "", "no", "do not encode 8-bit text in headers"),
    CONVERSION('\0', "conversion", Kind.VALUE, "HOW", "refuse", "content that must not be converted: refuse or as-is"),
    BARE_NEWLINES('\0', "bare-newlines", Kind.VALUE, "HOW", "canonicalise", "bare CR or LF: canonicalise or refuse"),
    NUL('\0', "nul", Kind.VALUE, "HOW", "encode", "NUL octets: encode, remove or refuse"),
    KEYWORD('O', "keyword", Kind.LIST, "WORD", "", "ignore-ezmlm: one sender for all recipients"),

    TRANSCRIPT('l', "transcript", Kind.VALUE, "FILE", "", "write all SMTP dialogue to this file"),
    EVENT_LOG('\0', "event-log", Kind.VALUE, "FILE", "", "write a line of JSON for each attempt to this file"),
    TLS_REPORT_LOG(
            '\0', "tls-report-log", Kind.VALUE, "DIR", "", "write a line of JSON for each TLS session, a file a day"),
    TLS_REPORT_SOCKET(
            '\0',
            "tls-report-socket",
            Kind.VALUE,
            "PATH",
            "",
            "send a datagram for each TLS session to this collector"),
    TITLE('s', "title", Kind.SWITCH, "", "no", "show progress in the title that ps(1) prints"),
    DEBUG('d', "debug", Kind.COUNT, "", "0", "more remarks in -l and in the log; twice: a comment on each job"),
    VERBOSE('v', "verbose", Kind.COUNT, "", "0", "the remarks of -d in the -l file"),
    PADDING('Z', "padding", Kind.VALUE, "TEXT", "", "ignored; reserves room for titles in ZMailer's agent"),

    ENGINE('\0', "engine", Kind.VALUE, "WHO", "auto", "work in a resident engine: auto or never; restart: replace it"),
    ENGINE_IDLE('\0', "engine-idle", Kind.VALUE, "SECONDS", "120", "a resident engine waits so long for more agents"),

    HOSTS_AT_ONCE(
            '\0', "hosts-at-once", Kind.VALUE, "NUMBER", "20", "with --spool: hosts side by side, slow ones apart"),
    CONNECTIONS_PER_HOST(
            '\0', "connections-per-host", Kind.VALUE, "NUMBER", "5", "with --spool: connections to a server at most"),

    STEP_TIMEOUT(
            '\0', "step-timeout", Kind.VALUE, "SECONDS", "15", "by hand, and in tests: wait so long for an answer"),

    CONFIG('\0', "config", Kind.ONCE, "FILE", "", "read this file instead of the installed zsmtp.conf"),
    SPOOL('\0', "spool", Kind.ONCE, "DIR", "", "deliver the mail in this POSTOFFICE, without a scheduler"),
    EXPLAIN('\0', "explain", Kind.ACT, "", "", "with --spool: print what would be done, send nothing"),
    LIST('\0', "list", Kind.ACT, "", "", "with --spool: list what waits (for HOST), and why"),
    WHY('\0', "why", Kind.ONCE, "WHAT", "", "with --spool: all about a message or an address"),
    FREE_LOCKS('\0', "free-locks", Kind.ACT, "", "", "with --spool: free what dead processes have locked"),
    YES('\0', "yes", Kind.ACT, "", "", "with --free-locks: do not ask"),
    SENDER('\0', "sender", Kind.ONCE, "TEXT", "", "with --list: whose sender has this part; or <>"),
    RECIPIENT('\0', "recipient", Kind.ONCE, "TEXT", "", "with --list: recipients that have this part"),
    MESSAGE_ID('\0', "message-id", Kind.ONCE, "TEXT", "", "with --list: whose Message-ID has this part"),
    OLDER_THAN('\0', "older-than", Kind.ONCE, "AGE", "", "with --list: such as 30m, 12h, 3d or 2w"),
    YOUNGER_THAN('\0', "younger-than", Kind.ONCE, "AGE", "", "with --list: the same"),
    TEST_CONNECTION('D', "test-connection", Kind.ACT, "", "", "connect to HOST, print what is found, send no mail"),
    TLS_REPORT('\0', "tls-report", Kind.ONCE, "DIR", "", "write the reports of a day from DIR of --tls-report-log"),
    TLS_REPORT_DAY('\0', "tls-report-day", Kind.ONCE, "DAY", "", "with --tls-report: YYYY-MM-DD; default: yesterday"),
    ORGANIZATION('\0', "organization", Kind.ONCE, "NAME", "", "with --tls-report: who reports; default: this host"),
    CONTACT('\0', "contact", Kind.ONCE, "ADDRESS", "", "with --tls-report: whom to ask; default: postmaster"),
    CHECK_TLS('\0', "check-tls", Kind.ACT, "", "", "check the transport security of HOST, send no mail"),
    STATUS('\0', "status", Kind.ACT, "", "", "print what the processes here do; with a PID as HOST, of one"),
    METRICS('\0', "metrics", Kind.ACT, "", "", "print what they have counted, for Prometheus"),
    METRICS_LISTEN('\0', "metrics-listen", Kind.ONCE, "PORT", "", "serve it over HTTP; ADDRESS:PORT: beyond this host"),
    REPORT('\0', "report", Kind.ONCE, "FILE", "", "write a page (HTML) of what --event-log tells to this file"),
    TRACE('\0', "trace", Kind.ONCE, "WHAT", "", "follow what is said with a host or for a job; or all"),
    JSON('\0', "json", Kind.ACT, "", "", "with --check-tls, --status, --list, --why: print JSON"),
    CHECK_CONFIG('\0', "check-config", Kind.ACT, "", "", "check all files that the options name, connect nowhere"),
    VERSION('V', "version", Kind.ACT, "", "", "print the version"),
    HELP('\0', "help", Kind.ACT, "", "", "print this page");

    /// How many values an option has, and where it is allowed.
    enum Kind {
        /// The last value counts.
        VALUE,
        /// All values count: those of the command line, else those of the file.
        LIST,
        /// `yes` or `no`; without a value, yes.
        SWITCH,
        /// A number; without a value, one more than before.
        COUNT,
        /// A value, on the command line only.
        ONCE,
        /// No value, on the command line only.
        ACT
    }

    private final char letter;
    private final String longName;
    private final Kind kind;
    private final String argument;
    private final String defaultValue;
    private final String meaning;

    Option(char letter, String longName, Kind kind, String argument, String defaultValue, String meaning) {
        this.letter = letter;
        this.longName = longName;
        this.kind = kind;
        this.argument = argument;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    /// @throws UsageException where no option has this letter
    static Option ofLetter(char letter) throws UsageException {
        for (Option option : values()) {
            if (letter != '\0' && option.letter == letter) {
                return option;
            }
        }
        throw new UsageException("unknown option -" + letter);
    }

    /// @return empty where no option has this name
    static Optional<Option> ofLongName(String name) {
        for (Option option : values()) {
            if (option.longName.equals(name)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    static Stream<String> longNames() {
        return Stream.of(values()).map(Option::longName);
    }

    Kind kind() {
        return kind;
    }

    /// @return the key in the configuration file
    String longName() {
        return longName;
    }

    /// @return empty where it has a long name only
    Optional<Character> letter() {
        return letter == '\0' ? Optional.empty() : Optional.of(letter);
    }

    /// @return the name of its value in synopses; empty where it has none
    String argument() {
        return argument;
    }

    /// @return whether it needs a value on the command line
    boolean needsValue() {
        return !argument.isEmpty();
    }

    /// @return whether it is allowed in the configuration file, as what sets how mail is delivered
    boolean isSetting() {
        return switch (kind) {
            case VALUE, LIST, SWITCH, COUNT -> true;
            case ONCE, ACT -> false;
        };
    }

    /// @return as the help page lists it: `-p, --port=PORT`
    String synopsis() {
        String value = needsValue() ? "=" + argument : "";
        return (letter == '\0' ? "    " : "-" + letter + ", ") + "--" + longName + value;
    }

    /// @return what it does, for the help page
    String meaning() {
        return meaning;
    }

    /// @return its default as it would be written; empty where there is none
    String defaultValue() {
        return defaultValue;
    }

    /// @return as it is named in messages: `-p` or `--spool`
    @Override
    public String toString() {
        return letter == '\0' ? "--" + longName : "-" + letter;
    }
}
