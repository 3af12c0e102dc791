package org.zsmtp.sendmail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a user can do about a complaint. The complaints are msmtp's, word for word; a hint is printed after one.
final class Hints {

    private static final Pattern INVALID =
            Pattern.compile("invalid argument .* for (?:--|command )([a-z_-]+)$", Pattern.DOTALL);

    /// A complaint that begins or goes on so, and what helps.
    private record Help(String words, String what) {}

    private static final List<Help> ALL = List.of(
            new Help("host not set", "write `host NAME` in the account, or give --host=NAME"),
            new Help("port not set", "write `port NUMBER` in the account, or give --port=NUMBER"),
            new Help("envelope-from address is missing", "write `from ADDRESS` in the account, or give --from=ADDRESS"),
            new Help("no recipients found", "name them, or take them from the header with -t"),
            new Help("must have no more than user read/write permissions", "chmod 600 the file"),
            new Help(
                    "cannot use a secure authentication method",
                    "without TLS a password is sent only where a mechanism is named: `tls on`, or --auth=plain"),
            new Help("needs a user name", "write `user NAME` in the account, or give --user=NAME"),
            new Help(
                    "needs a password",
                    "write `passwordeval COMMAND` in the account, or put it into ~/.netrc or the keyring"),
            new Help("the server does not support authentication", "it may do so under TLS alone: `tls on`"),
            new Help(
                    "does not support TLS via the STARTTLS command",
                    "for a port with TLS from the first octet, such as 465, say `tls_starttls off`"),
            new Help("TLS handshake failed", "`tls_starttls off` is for port 465, `tls_starttls on` for 587 and 25"),
            new Help(
                    "TLS certificate verification failed",
                    "--serverinfo --tls-certcheck=off shows the certificate; tls_trust_file and tls_fingerprint say"
                            + " which to believe"),
            new Help(
                    "authentication failed (method",
                    "check user and password; --debug shows what is said, without secrets"),
            new Help(
                    "cannot connect to",
                    "check host and port: 587 with `tls_starttls on`, 465 with `tls_starttls off`, 25 for a relay"),
            new Help("cannot locate host", "check the name of the host"));

    private static final List<String> USAGE = List.of(
            "unrecognized option",
            "invalid option",
            "option requires",
            "option '",
            "cannot use both",
            "unsupported operation mode",
            "too many arguments");

    private Hints() {}

    /// @param complaint what went wrong
    /// @return lines, often none
    static List<String> of(String complaint, Environment environment) {
        List<String> hints = new ArrayList<>();
        if (complaint.endsWith(": no configuration file available")) {
            hints.add("looked for " + String.join(", ", files(environment)));
            hints.add("write one of them, as `" + environment.program()
                    + " --help` shows, or name the server: --host=NAME --from=ADDRESS");
        }
        Matcher invalid = INVALID.matcher(complaint);
        if (invalid.find()) {
            Setting.ofCommand(invalid.group(1).replace('-', '_'))
                    .map(setting -> allowed(setting.argument()))
                    .filter(words -> !words.isEmpty())
                    .ifPresent(words -> hints.add("allowed: " + words));
        }
        ALL.stream()
                .filter(each -> complaint.contains(each.words()))
                .findFirst()
                .ifPresent(each -> hints.add(each.what()));
        if (USAGE.stream().anyMatch(complaint::startsWith)) {
            hints.add("try `" + environment.program() + " --help`");
        }
        return hints;
    }

    private static List<String> files(Environment environment) {
        Path xdg = environment
                .variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .orElseGet(() -> environment.home().resolve(".config"));
        return List.of(
                environment.home().resolve(".msmtprc").toString(),
                xdg.resolve("msmtp").resolve("config").toString(),
                environment.systemDirectory().resolve("msmtprc").toString());
    }

    private static String allowed(Values values) {
        return switch (values) {
            case PORT, OPTIONAL_PORT -> "1 to 65535";
            case OPTIONAL_COUNT -> "a number from 1";
            case SECONDS -> "off, or a number of seconds from 1";
            case PROTOCOL -> "smtp, lmtp";
            case SWITCH, ON_OR_OFF -> "on, off";
            case AUTO_ON_OFF -> "auto, on, off";
            case AUTO_OFF -> "auto, off";
            case TO_HEADER -> "on, undisclosed_recipients, off";
            case AUTH -> "on, off, " + String.join(", ", Values.mechanisms());
            case FINGERPRINT -> "64 hexadecimal digits, in pairs with colons between them (SHA-256)";
            case NOTIFY -> "off, never, or some of failure,delay,success";
            case RETURN -> "off, headers, full";
            case SYSLOG -> "on, off, LOG_USER, LOG_MAIL, LOG_LOCAL0 to LOG_LOCAL7";
            default -> "";
        };
    }
}
