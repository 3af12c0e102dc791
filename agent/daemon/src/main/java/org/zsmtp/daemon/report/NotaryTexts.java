package org.zsmtp.daemon.report;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.scheduler.NotaryFields;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// The six sub-fields of a notice, each computed afresh from one finding.
public final class NotaryTexts {
    private static final int LONGEST = 1000;
    private static final int LONGEST_NAME = 255;

    /// RFC 3463 section 3.4: message too big for system.
    private static final EnhancedStatusCode MESSAGE_TOO_BIG = new EnhancedStatusCode(5, 3, 4);

    private NotaryTexts() {}

    /// @param user the recipient as its quad has it
    /// @param pid  of this agent
    public static NotaryFields of(String user, Finding finding, long pid) {
        return new NotaryFields(
                user,
                ReportStatusOf.action(finding.verdict()),
                finding.diagnosis().status().toString(),
                diagnostic(finding),
                whileTalkingTo(finding.remoteMta()),
                "smtp[" + pid + "]");
    }

    /// `smtp; NNN (text)`. Where no reply decided, the number is ZMailer's own: 552 for a message over the
    /// host's limit, otherwise 500 for good, 466 for now.
    static String diagnostic(Finding finding) {
        Diagnosis diagnosis = finding.diagnosis();
        Reply reply = diagnosis.reply();
        if (reply == null) {
            return "smtp; " + number(finding) + " (" + comment(diagnosis.text()) + ")";
        }
        return "smtp; " + reply.code() + " (" + comment(withoutStatus(reply, diagnosis)) + ")";
    }

    private static int number(Finding finding) {
        return switch (finding.verdict()) {
            case Verdict.Failed _ -> finding.diagnosis().status().equals(MESSAGE_TOO_BIG) ? 552 : 500;
            case Verdict.Delayed _, Verdict.Relayed _, Verdict.Delivered _ -> 466;
        };
    }

    /// The server's own code stands in a sub-field of its own already. Where it had announced no codes its text
    /// is only a text, whatever it looks like.
    private static String withoutStatus(Reply reply, Diagnosis diagnosis) {
        boolean announced = diagnosis.origin() == Diagnosis.Origin.SERVER;
        return reply.lines().stream()
                .map(line -> announced && diagnosis.status().equals(EnhancedStatusCode.startOf(line))
                        ? line.substring(Math.min(
                                line.length(), diagnosis.status().toString().length() + 1))
                        : line)
                .collect(Collectors.joining(" "));
    }

    private static String comment(String text) {
        return HarmlessText.octets(text, LONGEST).replace('(', '[').replace(')', ']');
    }

    private static String whileTalkingTo(@Nullable RemoteMta mta) {
        if (mta == null) {
            return "";
        }
        String ends = TalkedTo.addresses(mta);
        String name = Printable.ascii(mta.name(), LONGEST_NAME);
        return switch (mta.remote()) {
            case Endpoint.Internet _, Endpoint.Named _ ->
                (mta.literal() ? "X-IP-addr; " : "dns; ") + name + " (" + ends + ")";
            // As ZMailer's agent has it: no type and no name.
            case Endpoint.LocalSocket _ -> " (" + Printable.ascii(ends, LONGEST_NAME) + ")";
        };
    }
}
