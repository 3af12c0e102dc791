package org.zsmtp.sendmail;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.smtp.wire.Reply;

/// The line about one message in a log (MS-70), without its time. Holds no line end and no quote but its own,
/// whatever the server replied.
final class LogLine {

    private LogLine() {}

    static String of(Account account, PreparedMessage prepared, SendResult result) {
        StringBuilder line = new StringBuilder();
        boolean local = account.get(Setting.HOST).isEmpty();
        word(line, local ? "socket" : "host", account.text(local ? Setting.SOCKET : Setting.HOST));
        word(line, "tls", account.is(Setting.TLS) ? "on" : "off");
        word(line, "auth", account.authenticates() ? "on" : "off");
        if (account.authenticates() && account.get(Setting.USER).isPresent()) {
            word(line, "user", account.text(Setting.USER));
        }
        word(line, "from", Text.of(prepared.from()));
        word(line, "recipients", prepared.recipients().stream().map(Text::of).collect(Collectors.joining(",")));
        SendResult.@Nullable Failure failure = result.failure();
        List<SendResult.RecipientStatus> queued = result.queued();
        if (!queued.isEmpty()) {
            word(
                    line,
                    "queued",
                    queued.stream().map(SendResult.RecipientStatus::address).collect(Collectors.joining(",")));
        }
        boolean sent = failure == null && (queued.isEmpty() || result.isSentToSome());
        if (sent) {
            word(line, "mailsize", Long.toString(result.octets()));
        }
        SendResult.@Nullable Failure told =
                failure == null && !queued.isEmpty() ? queued.getFirst().failure() : failure;
        reply(line, told == null ? result.reply() : told.reply());
        if (told != null) {
            quoted(line, "errormsg", failure == null ? "queued: " + told.what() : told.what());
        }
        line.append("exitcode=").append(result.status().name());
        return line.toString();
    }

    private static void reply(StringBuilder line, @Nullable Reply reply) {
        if (reply != null) {
            word(line, "smtpstatus", Integer.toString(reply.code()));
            List<String> lines = SendResult.lines(reply).stream()
                    .map(each -> Printable.unicode(each).replace('\'', '?'))
                    .toList();
            line.append("smtpmsg='").append(String.join("\\n", lines)).append("' ");
        }
    }

    private static void word(StringBuilder line, String name, String value) {
        line.append(name).append('=').append(Printable.unicode(value)).append(' ');
    }

    private static void quoted(StringBuilder line, String name, String value) {
        line.append(name)
                .append("='")
                .append(Printable.unicode(value).replace('\'', '?'))
                .append("' ");
    }
}
