package org.zsmtp.sendmail;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zsmtp.sendmail.SendResult.Failure;
import org.zsmtp.sendmail.SendResult.RecipientStatus;
import org.zsmtp.smtp.wire.Reply;

/// What became of a message as one line of JSON.
final class Json {

    private Json() {}

    static String of(Account account, PreparedMessage letter, SendResult outcome) {
        return "{\"account\":" + quoted(account.name())
                + ",\"host\":" + quoted(account.text(Setting.HOST))
                + ",\"from\":" + quoted(Text.of(letter.from()))
                + ",\"exitcode\":" + quoted(outcome.status().name())
                + ",\"octets\":" + outcome.octets()
                + ",\"recipients\":["
                + outcome.recipients().stream().map(Json::fate).collect(Collectors.joining(","))
                + "]}";
    }

    private static String fate(RecipientStatus fate) {
        @Nullable Failure trouble = fate.trouble();
        String start = "{\"address\":" + quoted(fate.address()) + ",\"accepted\":" + (trouble == null);
        if (trouble == null) {
            return start + "}";
        }
        @Nullable Reply reply = trouble.reply();
        return start
                + ",\"queued\":" + (fate.queued() == null ? "null" : quoted(fate.queued()))
                + (trouble.kind() == Failure.Kind.IN_DOUBT ? ",\"in_doubt\":true" : "")
                + ",\"error\":" + quoted(trouble.what())
                + (reply == null ? "" : ",\"code\":" + reply.code())
                + ",\"reply\":["
                + trouble.server().stream().map(Json::quoted).collect(Collectors.joining(","))
                + "]}";
    }

    private static String quoted(String text) {
        StringBuilder all = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                all.append('\\').append(c);
            } else if (c < ' ' || c >= 0x7f) {
                all.append(String.format("\\u%04x", (int) c));
            } else {
                all.append(c);
            }
        }
        return all.append('"').toString();
    }
}
