package org.zsmtp.daemon.record;

import java.util.ArrayList;
import java.util.List;
import org.zsmtp.smtp.wire.Reply;

/// A reply as the server sent it, line by line, without CR LF.
public final class ReplyLines {

    private ReplyLines() {}

    public static List<String> of(Reply reply) {
        List<String> lines = new ArrayList<>(reply.lines().size());
        for (int i = 0; i < reply.lines().size(); i++) {
            boolean last = i == reply.lines().size() - 1;
            String text = reply.lines().get(i);
            lines.add(reply.code() + (last ? text.isEmpty() ? "" : " " : "-") + text);
        }
        return lines;
    }
}
