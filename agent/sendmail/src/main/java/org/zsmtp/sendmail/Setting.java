package org.zsmtp.sendmail;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The settings of an account: the one table for the configuration file, the command line and `--pretend`, in the
/// order in which `--pretend` prints them.
enum Setting {
    HOST("host", Values.NEEDED, "host", null),
    PORT("port", Values.PORT, "port", null),
    SOURCE_IP("source_ip", Values.OPTIONAL, "source ip", null),
    PROXY_HOST("proxy_host", Values.OPTIONAL, "proxy host", null),
    PROXY_PORT("proxy_port", Values.OPTIONAL_PORT, "proxy port", null),
    SOCKET("socket", Values.FILE, "socket", null),
    TIMEOUT("timeout", Values.SECONDS, "timeout", null),
    PROTOCOL("protocol", Values.PROTOCOL, "protocol", "smtp"),
    DOMAIN("domain", Values.ANY, "domain", "localhost"),
    AUTH("auth", Values.AUTH, "auth", null),
    USER("user", Values.OPTIONAL, "user", null),
    PASSWORD("password", Values.OPTIONAL, "password", null),
    PASSWORDEVAL("passwordeval", Values.OPTIONAL, "passwordeval", null),
    NTLMDOMAIN("ntlmdomain", Values.OPTIONAL, "ntlmdomain", null),
    TLS("tls", Values.SWITCH, "tls", "off"),
    TLS_STARTTLS("tls_starttls", Values.SWITCH, "tls_starttls", "on"),
    TLS_TRUST_FILE("tls_trust_file", Values.TRUST, "tls_trust_file", "system"),
    TLS_CRL_FILE("tls_crl_file", Values.FILE, "tls_crl_file", null),
    TLS_FINGERPRINT("tls_fingerprint", Values.FINGERPRINT, "tls_fingerprint", null),
    TLS_KEY_FILE("tls_key_file", Values.FILE, "tls_key_file", null),
    TLS_CERT_FILE("tls_cert_file", Values.FILE, "tls_cert_file", null),
    TLS_CERTCHECK("tls_certcheck", Values.SWITCH, "tls_certcheck", "on"),
    TLS_MIN_DH_PRIME_BITS("tls_min_dh_prime_bits", Values.OPTIONAL_COUNT, "tls_min_dh_prime_bits", null),
    TLS_PRIORITIES("tls_priorities", Values.OPTIONAL, "tls_priorities", null),
    TLS_HOST_OVERRIDE("tls_host_override", Values.OPTIONAL, "tls_host_override", null),
    TLS_DANE("tls_dane", Values.DANE, "tls_dane", "off"),
    AUTO_FROM("auto_from", Values.SWITCH, "auto_from", "off"),
    MAILDOMAIN("maildomain", Values.ANY, "maildomain", null),
    FROM("from", Values.ANY, "from", null),
    FROM_FULL_NAME("from_full_name", Values.OPTIONAL, "from_full_name", null),
    ALLOW_FROM_OVERRIDE("allow_from_override", Values.ON_OR_OFF, "allow_from_override", "on"),
    SET_FROM_HEADER("set_from_header", Values.AUTO_ON_OFF, "set_from_header", "auto"),
    SET_DATE_HEADER("set_date_header", Values.AUTO_OFF, "set_date_header", "auto"),
    SET_TO_HEADER("set_to_header", Values.TO_HEADER, "set_to_header", "off"),
    SET_MSGID_HEADER("set_msgid_header", Values.AUTO_OFF, "set_msgid_header", "auto"),
    REMOVE_BCC_HEADERS("remove_bcc_headers", Values.SWITCH, "remove_bcc_headers", "on"),
    UNDISCLOSED_RECIPIENTS("undisclosed_recipients", Values.SWITCH, "undisclosed_recipients", "off"),
    DSN_NOTIFY("dsn_notify", Values.NOTIFY, "dsn_notify", null),
    DSN_RETURN("dsn_return", Values.RETURN, "dsn_return", null),
    LOGFILE("logfile", Values.FILE, "logfile", null),
    LOGFILE_TIME_FORMAT("logfile_time_format", Values.OPTIONAL, "logfile_time_format", null),
    SYSLOG("syslog", Values.SYSLOG, "syslog", null),
    ALIASES("aliases", Values.FILE, "aliases", null);

    private static final Map<String, Setting> BY_COMMAND =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Setting::command, Function.identity()));

    private final String command;
    private final Values values;
    private final String label;
    private final @Nullable String ifUnset;

    Setting(String command, Values values, String label, @Nullable String ifUnset) {
        this.command = command;
        this.values = values;
        this.label = label;
        this.ifUnset = ifUnset;
    }

    /// @return the setting of a command of a configuration file
    static Optional<Setting> ofCommand(String command) {
        return Optional.ofNullable(BY_COMMAND.get(command));
    }

    /// @return what it is called in a configuration file
    String command() {
        return command;
    }

    /// @return the values that it may have
    Values argument() {
        return values;
    }

    /// @return what `--pretend` calls it
    String label() {
        return label;
    }

    /// @return its default
    Optional<String> ifUnset() {
        return Optional.ofNullable(ifUnset);
    }
}
