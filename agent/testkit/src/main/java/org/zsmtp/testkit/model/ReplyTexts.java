package org.zsmtp.testkit.model;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Random replies, no two of a conversation alike: each text carries a number. Most are one short line; some
/// have many lines, no text at all in all lines but one, octets above 127 or control characters.
final class ReplyTexts {

    private final RandomGenerator random;
    private int number;

    ReplyTexts(RandomGenerator random) {
        this.random = random;
    }

    SaidReply greeting(boolean announces) {
        return new SaidReply(220, List.of("mx.example " + (announces ? "ESMTP" : "SMTP") + " r" + number++));
    }

    /// RFC 5321 section 4.5.3.1.10.
    SaidReply tooManyRecipients(int code, boolean enhanced) {
        return new SaidReply(code, List.of((enhanced ? code / 100 + ".5.3 " : "") + "too many, r" + number++));
    }

    /// @param enhanced whether each line starts with an enhanced status code of the same class
    SaidReply reply(int code, boolean enhanced) {
        String prefix = enhanced && code / 100 != 3
                ? code / 100 + "." + random.nextInt(8) + "." + random.nextInt(30) + " "
                : "";
        int shape = random.nextInt(16);
        String last = prefix + "r" + number++;
        if (shape > 3) {
            return new SaidReply(code, List.of(last));
        }
        List<String> lines = new ArrayList<>();
        for (int more = random.nextInt(4); more > 0; more--) {
            lines.add(shape == 0 ? "" : prefix + wild());
        }
        lines.add(shape == 1 ? last + wild() + "." : last);
        return new SaidReply(code, lines);
    }

    private String wild() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            char c = (char) random.nextInt(256);
            text.append(c == '\n' ? '\t' : c);
        }
        return text.append('~').toString();
    }
}
