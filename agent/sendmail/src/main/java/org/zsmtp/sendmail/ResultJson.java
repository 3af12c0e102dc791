package org.zsmtp.sendmail;

import org.jspecify.annotations.Nullable;
import org.zsmtp.sendmail.SendResult.Failure;
import org.zsmtp.sendmail.SendResult.RecipientStatus;
import org.zsmtp.smtp.text.JsonLine;
import org.zsmtp.smtp.wire.Reply;

/// What became of a message as one line of JSON; zsend(1) has its fields.
final class ResultJson {

    private ResultJson() {}

    /// @return without a line end
    static String of(Account account, PreparedMessage message, SendResult result) {
        JsonLine line = new JsonLine().object();
        line.field("account", account.name());
        line.field("host", account.text(Setting.HOST));
        line.field("from", Text.of(message.from()));
        line.field("exitcode", result.status().name());
        line.field("octets", result.octets());
        line.array("recipients");
        result.recipients().forEach(each -> recipient(line.object(), each));
        return line.endArray().endObject().toString();
    }

    private static void recipient(JsonLine line, RecipientStatus status) {
        @Nullable Failure failure = status.failure();
        line.field("address", status.address());
        line.field("accepted", failure == null);
        if (failure != null) {
            line.field("queued", status.queued());
            failure(line, failure);
        }
        line.endObject();
    }

    private static void failure(JsonLine line, Failure failure) {
        if (failure.kind() == Failure.Kind.IN_DOUBT) {
            line.field("in_doubt", true);
        }
        line.field("error", failure.what());
        @Nullable Reply reply = failure.reply();
        if (reply != null) {
            line.field("code", reply.code());
        }
        line.array("reply");
        failure.server().forEach(line::element);
        line.endArray();
    }
}
