package org.zsmtp.sendmail;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.sendmail.GetOpt.Argument;
import org.zsmtp.sendmail.GetOpt.Given;
import org.zsmtp.sendmail.GetOpt.Option;
import org.zsmtp.sendmail.Values.InvalidValueException;

/// What zsend's argument list asks for. One table, [#TABLE], is what is understood.
///
/// @param mode what is to be done
/// @param settings those of the account
/// @param file the configuration file, null for the usual places
/// @param account the account, null for none
/// @param from the envelope's sender, null for none
/// @param fullName the name in an added From field, null for none
/// @param argument what a mode is about: an address for CONFIGURE, ETRN's argument for QUEUE_START
/// @param readRecipients whether recipients are taken from the header
/// @param readFrom whether the envelope's sender is taken from the header
/// @param debug whether the conversation is printed
/// @param pretend whether nothing is sent
/// @param explain whether to print what would be sent where, and to send nothing
/// @param json whether the result is printed as JSON
/// @param partial whether those who can get the message get it where others cannot
/// @param progress whether a terminal is shown how far a large message has come
/// @param queue the spool for what fails temporarily, null for none
/// @param operands recipients
record ZsendOptions(
        Mode mode,
        Map<Setting, Optional<String>> settings,
        @Nullable String file,
        @Nullable String account,
        @Nullable String from,
        @Nullable String fullName,
        String argument,
        boolean readRecipients,
        boolean readFrom,
        boolean debug,
        boolean pretend,
        boolean explain,
        boolean json,
        boolean partial,
        boolean progress,
        @Nullable String queue,
        List<String> operands) {

    /// What is to be done.
    enum Mode {
        SEND,
        SERVER_INFORMATION,
        QUEUE_START,
        CONFIGURE,
        VERSION,
        HELP
    }

    /// All options, in the order in which ambiguity names them.
    static final List<Option> TABLE = List.of(
            new Option("version", 0, Argument.NONE, "version"),
            new Option("help", 0, Argument.NONE, "help"),
            new Option("configure", 0, Argument.REQUIRED, "configure"),
            new Option("pretend", 'P', Argument.NONE, "pretend"),
            new Option("debug", 'd', Argument.OPTIONAL, "debug"),
            new Option("serverinfo", 'S', Argument.NONE, "serverinfo"),
            new Option("rmqs", 0, Argument.REQUIRED, "rmqs"),
            new Option("file", 'C', Argument.REQUIRED, "file"),
            new Option("account", 'a', Argument.REQUIRED, "account"),
            new Option("host", 0, Argument.REQUIRED, "host"),
            new Option("port", 0, Argument.REQUIRED, "port"),
            new Option("timeout", 0, Argument.REQUIRED, "timeout"),
            new Option("connect-timeout", 0, Argument.REQUIRED, "timeout"),
            new Option("auto-from", 0, Argument.OPTIONAL, "auto_from"),
            new Option("from", 'f', Argument.REQUIRED, "from"),
            new Option("maildomain", 0, Argument.REQUIRED, "maildomain"),
            new Option("auth", 0, Argument.OPTIONAL, "auth"),
            new Option("user", 0, Argument.REQUIRED, "user"),
            new Option("passwordeval", 0, Argument.REQUIRED, "passwordeval"),
            new Option("tls", 0, Argument.OPTIONAL, "tls"),
            new Option("tls-starttls", 0, Argument.OPTIONAL, "tls_starttls"),
            new Option("tls-trust-file", 0, Argument.REQUIRED, "tls_trust_file"),
            new Option("tls-crl-file", 0, Argument.REQUIRED, "tls_crl_file"),
            new Option("tls-fingerprint", 0, Argument.REQUIRED, "tls_fingerprint"),
            new Option("tls-key-file", 0, Argument.REQUIRED, "tls_key_file"),
            new Option("tls-cert-file", 0, Argument.REQUIRED, "tls_cert_file"),
            new Option("tls-certcheck", 0, Argument.OPTIONAL, "tls_certcheck"),
            new Option("tls-force-sslv3", 0, Argument.OPTIONAL, "ignored"),
            new Option("tls-min-dh-prime-bits", 0, Argument.REQUIRED, "tls_min_dh_prime_bits"),
            new Option("tls-priorities", 0, Argument.REQUIRED, "tls_priorities"),
            new Option("tls-host-override", 0, Argument.REQUIRED, "tls_host_override"),
            new Option("tls-dane", 0, Argument.OPTIONAL, "tls_dane"),
            new Option("protocol", 0, Argument.REQUIRED, "protocol"),
            new Option("domain", 0, Argument.REQUIRED, "domain"),
            new Option("dsn-notify", 'N', Argument.REQUIRED, "dsn_notify"),
            new Option("dsn-return", 'R', Argument.REQUIRED, "dsn_return"),
            new Option("keepbcc", 0, Argument.OPTIONAL, "keepbcc"),
            new Option("logfile", 'X', Argument.REQUIRED, "logfile"),
            new Option("logfile-time-format", 0, Argument.REQUIRED, "logfile_time_format"),
            new Option("syslog", 0, Argument.OPTIONAL, "syslog"),
            new Option("aliases", 0, Argument.REQUIRED, "aliases"),
            new Option("proxy-host", 0, Argument.REQUIRED, "proxy_host"),
            new Option("proxy-port", 0, Argument.REQUIRED, "proxy_port"),
            new Option("source-ip", 0, Argument.REQUIRED, "source_ip"),
            new Option("socket", 0, Argument.REQUIRED, "socket"),
            new Option("add-missing-from-header", 0, Argument.OPTIONAL, "add_from"),
            new Option("add-missing-date-header", 0, Argument.OPTIONAL, "add_date"),
            new Option("set-from-header", 0, Argument.OPTIONAL, "set_from_header"),
            new Option("set-date-header", 0, Argument.OPTIONAL, "set_date_header"),
            new Option("set-msgid-header", 0, Argument.OPTIONAL, "set_msgid_header"),
            new Option("set-to-header", 0, Argument.OPTIONAL, "set_to_header"),
            new Option("remove-bcc-headers", 0, Argument.OPTIONAL, "remove_bcc_headers"),
            new Option("undisclosed-recipients", 0, Argument.OPTIONAL, "undisclosed_recipients"),
            new Option("allow-from-override", 0, Argument.OPTIONAL, "allow_from_override"),
            new Option("read-recipients", 't', Argument.NONE, "read-recipients"),
            new Option("read-envelope-from", 0, Argument.NONE, "read-envelope-from"),
            new Option("explain", 0, Argument.NONE, "explain"),
            new Option("json", 0, Argument.NONE, "json"),
            new Option("partial", 0, Argument.NONE, "partial"),
            new Option("no-progress", 0, Argument.NONE, "no-progress"),
            new Option("queue", 0, Argument.REQUIRED, "queue"),
            new Option("", 'b', Argument.REQUIRED, "operation"),
            new Option("", 'F', Argument.REQUIRED, "full-name"),
            new Option("", 'A', Argument.REQUIRED, "ignored"),
            new Option("", 'B', Argument.REQUIRED, "ignored"),
            new Option("", 'G', Argument.NONE, "ignored"),
            new Option("", 'h', Argument.REQUIRED, "ignored"),
            new Option("", 'i', Argument.NONE, "ignored"),
            new Option("", 'L', Argument.REQUIRED, "ignored"),
            new Option("", 'm', Argument.NONE, "ignored"),
            new Option("", 'n', Argument.NONE, "ignored"),
            new Option("", 'O', Argument.REQUIRED, "ignored"),
            new Option("", 'o', Argument.REQUIRED, "ignored"),
            new Option("", 'v', Argument.NONE, "debug"));

    ZsendOptions {
        settings = Map.copyOf(settings);
        operands = List.copyOf(operands);
    }

    @Override
    public String toString() {
        return "ZsendOptions[" + mode + "]";
    }

    /// @param operandsEndOptions whether options end at the first recipient
    static ZsendOptions parse(List<String> arguments, boolean operandsEndOptions, Environment environment)
            throws FailureException {
        GetOpt.Parsed parsed = GetOpt.parse(arguments, TABLE, operandsEndOptions);
        Collector collector = new Collector(environment);
        for (Given given : parsed.options()) {
            collector.take(given);
        }
        return collector.result(parsed.operands());
    }

    /// @return whether the envelope's sender is wanted and not there
    boolean isSending() {
        return mode == Mode.SEND;
    }

    private static final class Collector {
        private final Environment environment;
        private final Map<Setting, Optional<String>> settings = new EnumMap<>(Setting.class);
        private Mode mode = Mode.SEND;
        private @Nullable String file;
        private @Nullable String account;
        private @Nullable String from;
        private @Nullable String fullName;
        private String argument = "";
        private boolean serverInformation;
        private boolean queueStart;
        private boolean readRecipients;
        private boolean readFrom;
        private boolean debug;
        private boolean pretend;
        private boolean explain;
        private boolean json;
        private boolean partial;
        private boolean progress = true;
        private @Nullable String queue;

        Collector(Environment environment) {
            this.environment = environment;
        }

        void take(Given given) throws FailureException {
            switch (given.option().key()) {
                case "version" -> mode = Mode.VERSION;
                case "help" -> mode = Mode.HELP;
                case "configure" -> {
                    mode = Mode.CONFIGURE;
                    argument = given.value();
                }
                case "serverinfo" -> serverInformation = true;
                case "rmqs" -> {
                    queueStart = true;
                    argument = given.value();
                }
                case "pretend" -> pretend = true;
                case "debug" -> debug = true;
                case "explain" -> explain = true;
                case "json" -> json = true;
                case "partial" -> partial = true;
                case "no-progress" -> progress = false;
                case "queue" -> queue = environment.expanded(given.value());
                case "read-recipients" -> readRecipients = true;
                case "read-envelope-from" -> readFrom = true;
                case "file" -> file = environment.expanded(given.value());
                case "account" -> account = given.value();
                case "from" -> from = given.value();
                case "full-name" -> fullName = given.value();
                case "operation" -> operation(given.value());
                case "dsn_return" -> set(given, given.value().equals("hdrs") ? "headers" : given.value());
                case "keepbcc" -> put(Setting.REMOVE_BCC_HEADERS, given, opposite(given.value()));
                case "add_from" -> put(Setting.SET_FROM_HEADER, given, automatic(given));
                case "add_date" -> put(Setting.SET_DATE_HEADER, given, automatic(given));
                case "ignored" -> {
                    // For the sake of those who call a program named sendmail.
                }
                default -> set(given, given.value());
            }
        }

        /// `-bm` reads a message, as always here; whatever else sendmail can do is not to be had.
        private static void operation(String letter) throws FailureException {
            if (!letter.equals("m")) {
                throw usage("unsupported operation mode b" + letter);
            }
        }

        private static String opposite(String text) {
            return switch (text) {
                case "", "on" -> "off";
                case "off" -> "on";
                default -> text;
            };
        }

        private static String automatic(Given given) throws FailureException {
            if (isEmptyAndJoined(given)) {
                throw invalid(given);
            }
            return switch (given.value()) {
                case "", "on" -> "auto";
                case "off" -> "off";
                default -> throw invalid(given);
            };
        }

        private void set(Given given, String text) throws FailureException {
            put(Setting.ofCommand(given.option().key()).orElseThrow(), given, text);
        }

        private void put(Setting setting, Given given, String text) throws FailureException {
            if (setting != Setting.AUTH && isEmptyAndJoined(given)) {
                throw invalid(given);
            }
            boolean switched = setting == Setting.ALLOW_FROM_OVERRIDE && given.text() == null;
            String expanded = setting.argument().isFile() ? environment.expanded(text) : text;
            try {
                settings.put(setting, setting.argument().read(switched ? "on" : expanded));
            } catch (InvalidValueException e) {
                throw invalid(given);
            }
        }

        /// `--tls=` is neither `--tls` nor `--tls=off`.
        private static boolean isEmptyAndJoined(Given given) {
            return given.option().argument() == Argument.OPTIONAL
                    && given.text() != null
                    && given.text().isEmpty();
        }

        /// Told by the name that the setting has today.
        private static FailureException invalid(Given given) {
            String name = given.option().key().equals("timeout") ? "--timeout" : given.called();
            return usage("invalid argument " + given.value() + " for " + name);
        }

        ZsendOptions result(List<String> operands) throws FailureException {
            if (mode == Mode.SEND && serverInformation && queueStart) {
                throw usage("cannot use both --serverinfo and --rmqs");
            }
            if (mode == Mode.SEND && (serverInformation || queueStart)) {
                mode = serverInformation ? Mode.SERVER_INFORMATION : Mode.QUEUE_START;
            }
            if (settings.containsKey(Setting.HOST) && account != null) {
                throw usage("cannot use both --host and --account");
            }
            if (from != null && readFrom) {
                throw usage("cannot use both --from and --read-envelope-from");
            }
            if ((mode == Mode.SERVER_INFORMATION || mode == Mode.QUEUE_START) && !operands.isEmpty()) {
                throw usage("too many arguments");
            }
            if (mode == Mode.SEND && operands.isEmpty() && !readRecipients && !pretend) {
                throw usage("no recipients found");
            }
            return new ZsendOptions(
                    mode,
                    settings,
                    file,
                    account,
                    from,
                    fullName,
                    argument,
                    readRecipients,
                    readFrom,
                    debug,
                    pretend,
                    explain,
                    json,
                    partial,
                    progress,
                    queue,
                    operands);
        }

        private static FailureException usage(String what) {
            return new FailureException(ExitStatus.EX_USAGE, what);
        }
    }
}
