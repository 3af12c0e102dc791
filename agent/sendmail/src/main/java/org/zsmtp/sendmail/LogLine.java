package org.zsmtp.sendmail;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.wire.Reply;

/// The line about one message in a log (MS-70), without its time. Holds no line end and no quote but its own, whatever
/// the server said.
final class LogLine {

    private LogLine() {}

    static String of(Account account, Letter letter, Outcome outcome) {
        StringBuilder line = new StringBuilder();
        boolean authenticates = account.get(Setting.AUTH).isPresent();
        boolean local = account.get(Setting.HOST).isEmpty();
        word(line, local ? "socket" : "host", account.text(local ? Setting.SOCKET : Setting.HOST));
        word(line, "tls", account.is(Setting.TLS) ? "on" : "off");
        word(line, "auth", authenticates ? "on" : "off");
        if (authenticates && account.get(Setting.USER).isPresent()) {
            word(line, "user", account.text(Setting.USER));
        }
        word(line, "from", letter.from().text());
        word(
                line,
                "recipients",
                letter.recipients().stream().map(each -> each.text()).collect(Collectors.joining(",")));
        Outcome.@Nullable Trouble trouble = outcome.trouble();
        if (trouble == null) {
            word(line, "mailsize", Long.toString(outcome.octets()));
        }
        reply(line, trouble == null ? outcome.reply() : trouble.reply());
        if (trouble != null) {
            quoted(line, "errormsg", trouble.what());
        }
        line.append("exitcode=").append(outcome.status().name());
        return line.toString();
    }

    private static void reply(StringBuilder line, @Nullable Reply reply) {
        if (reply != null) {
            word(line, "smtpstatus", Integer.toString(reply.code()));
            List<String> lines = Outcome.lines(reply).stream()
                    .map(each -> Harmless.line(each).replace('\'', '?'))
                    .toList();
            line.append("smtpmsg='").append(String.join("\\n", lines)).append("' ");
        }
    }

    private static void word(StringBuilder line, String name, String value) {
        line.append(name).append('=').append(Harmless.line(value)).append(' ');
    }

    private static void quoted(StringBuilder line, String name, String value) {
        line.append(name)
                .append("='")
                .append(Harmless.line(value).replace('\'', '?'))
                .append("' ");
    }
}
