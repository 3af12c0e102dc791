package org.zsmtp.daemon.report;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.scheduler.AgentLineWriter;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.wire.Reply;

/// The conversation of one recipient as the message of its report: `\r<<- COMMAND\r->> reply line`..., CR between
/// lines. Before it, where there was TLS or should have been, the transport security.
///
/// A server decides how long its replies are, so each line is bounded. A dialogue that would not fit into the
/// report loses lines from its middle: the beginning tells what was asked, the end what became of it.
final class DialogueText {
    private static final int LINE = 600;
    private static final int REPLY_LINES = 20;
    private static final int HEAD = 3000;
    private static final String LEFT_OUT = "\r   [...]";

    private DialogueText() {}

    static String of(Finding finding) {
        Diagnosis diagnosis = finding.diagnosis();
        StringBuilder text = new StringBuilder();
        security(finding).ifPresent(clause -> text.append('\r').append(clause));
        for (Exchange exchange : diagnosis.dialogue()) {
            text.append("\r<<- ").append(HarmlessText.octets(exchange.line(), LINE));
            reply(text, exchange.reply());
        }
        if (isStray(diagnosis)) {
            reply(text, diagnosis.reply());
        }
        String words = words(finding);
        if (!words.isEmpty()) {
            text.append(text.isEmpty() ? "" : "\r").append(words);
        }
        return fitted(text.toString());
    }

    /// The diagnosis has the reason of a failure.
    private static Optional<String> security(Finding finding) {
        RemoteMta mta = finding.remoteMta();
        return mta == null || mta.security() instanceof SecurityOutcome.Failed
                ? Optional.empty()
                : SecurityClause.of(mta.security());
    }

    /// Whether the reply that decided answers none of the commands: 421, or a surprise.
    private static boolean isStray(Diagnosis diagnosis) {
        return diagnosis.reply() != null
                && !diagnosis.dialogue().isEmpty()
                && diagnosis.dialogue().stream()
                        .noneMatch(exchange -> diagnosis.reply().equals(exchange.reply()));
    }

    private static void reply(StringBuilder text, @Nullable Reply reply) {
        if (reply == null) {
            return;
        }
        int count = reply.lines().size();
        for (int i = 0; i < count; i++) {
            boolean last = i == count - 1;
            if (i == REPLY_LINES && !last) {
                text.append(LEFT_OUT);
            } else if (i < REPLY_LINES || last) {
                String line = reply.lines().get(i);
                text.append("\r->> ").append(reply.code()).append(last ? line.isEmpty() ? "" : " " : "-");
                text.append(HarmlessText.octets(line, LINE));
            }
        }
    }

    private static String words(Finding finding) {
        String words = cause(finding);
        boolean doubtful =
                finding.verdict() instanceof Verdict.Delayed delayed && delayed.delay() == Verdict.Delay.IN_DOUBT;
        if (!doubtful || words.contains("possible duplicate")) {
            return words;
        }
        return words.isEmpty() ? "possible duplicate" : words + "; possible duplicate";
    }

    /// ZMailer's own words where replies are missing, for programs that look for them; else those of the diagnosis.
    private static String cause(Finding finding) {
        Diagnosis diagnosis = finding.diagnosis();
        if (!diagnosis.ending().isEmpty()) {
            return diagnosis.ending();
        }
        String why = HarmlessText.octets(diagnosis.text(), LINE);
        return why.isEmpty() || !diagnosis.dialogue().isEmpty() ? why : NotaryTexts.diagnostic(finding);
    }

    private static String fitted(String text) {
        int limit = AgentLineWriter.MESSAGE_OCTETS;
        if (text.length() <= limit) {
            return text;
        }
        int tail = limit - HEAD - LEFT_OUT.length();
        return text.substring(0, HEAD) + LEFT_OUT + text.substring(text.length() - tail);
    }
}
