package org.zsmtp.daemon.record.verbose;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.record.JobFacts;
import org.zsmtp.daemon.record.JobListener;
import org.zsmtp.daemon.record.JobMessage;
import org.zsmtp.daemon.record.ReplyLines;
import org.zsmtp.daemon.record.ReportRemark;
import org.zsmtp.daemon.report.Finding;
import org.zsmtp.daemon.report.SecurityClause;
import org.zsmtp.daemon.report.TalkedTo;
import org.zsmtp.delivery.AttemptReport;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.spool.ControlFile;
import org.zsmtp.spool.RecipientLine;

/// What goes into the [VerboseFile] of a job that has one: the job, each try with its commands and replies, and the
/// report of each recipient. A try is written when it is over. Thread-safe; costs nothing where a job has none.
public final class VerboseLogger implements DeliveryListener, JobListener {
    private final Path transport;
    private final Function<MailObject, @Nullable JobMessage> messages;
    private final long pid;
    private final Map<JobFacts, VerboseFile> files = new ConcurrentHashMap<>();

    /// @param transport the spool's transport directory
    /// @param messages  tells the job of a message
    public VerboseLogger(Path transport, Function<MailObject, @Nullable JobMessage> messages, long pid) {
        this.transport = transport;
        this.messages = messages;
        this.pid = pid;
    }

    @Override
    public void took(JobFacts job, List<RecipientLine> taken) {
        ControlFile control = job.control();
        String name = control == null ? null : control.verboseFile();
        RecipientLine first = job.first();
        if (name == null || first == null) {
            return;
        }
        try {
            String privilege = privilege(first, taken);
            if (taken.contains(first)) {
                VerboseFile file = VerboseFile.open(transport, name, privilege);
                files.put(job, file);
                file.line("zsmtp[" + pid + "] " + job.path() + "\t" + job.host());
            }
        } catch (IOException refused) {
            files.remove(job);
            job.comment(job.path() + ": verbose file is not written: " + refused.getMessage());
        }
    }

    /// Where senders differ, none of them may have the others' mail told.
    private static String privilege(RecipientLine first, List<RecipientLine> others) throws IOException {
        String privilege = first.sender().privilege().strip();
        if (!others.stream().allMatch(line -> line.sender().privilege().strip().equals(privilege))) {
            throw new IOException("the message has several senders");
        }
        return privilege;
    }

    @Override
    public void attempted(AttemptReport attempt) {
        VerboseFile file = fileOf(attempt.message().mail());
        if (file == null) {
            return;
        }
        file.line("(" + attempt.host() + " [" + TalkedTo.ends(attempt.endpoint(), attempt.local()) + "] "
                + String.join(" ", attempt.capabilities().keywords().keySet()) + ")");
        SecurityClause.of(attempt.security()).ifPresent(file::line);
        // MAIL, DATA and the end of data are in the dialogue of each recipient.
        Set<List<String>> told = new HashSet<>();
        for (AttemptReport.Tried tried : attempt.recipients()) {
            for (Exchange exchange : tried.result().diagnosis().dialogue()) {
                List<String> lines = lines(exchange);
                if (told.add(lines)) {
                    lines.forEach(file::line);
                }
            }
            words(file, tried.result());
        }
    }

    @Override
    public void untried(MailObject mail, List<RecipientResult> results) {
        VerboseFile file = fileOf(mail);
        if (file != null) {
            results.forEach(result -> words(file, result));
        }
    }

    private static List<String> lines(Exchange exchange) {
        List<String> lines = new ArrayList<>();
        lines.add("<<- " + exchange.line());
        if (exchange.reply() != null) {
            ReplyLines.of(exchange.reply()).forEach(line -> lines.add("->> " + line));
        }
        return lines;
    }

    private static void words(VerboseFile file, RecipientResult result) {
        String text = result.diagnosis().text();
        if (!text.isEmpty()) {
            file.line(result.recipient().forwardPath() + ": " + text);
        }
    }

    @Override
    public void reported(JobFacts job, RecipientLine line, Finding finding, AgentLine.RecipientReport report) {
        VerboseFile file = files.get(job);
        if (file != null) {
            file.line(ReportRemark.of(line, finding, report, pid));
        }
    }

    @Override
    public void ended(JobFacts job) {
        VerboseFile file = files.remove(job);
        if (file != null) {
            try {
                file.close();
            } catch (IOException lost) {
                // Nothing is left to be written.
            }
        }
    }

    private @Nullable VerboseFile fileOf(MailObject mail) {
        if (files.isEmpty()) {
            return null;
        }
        JobMessage message = messages.apply(mail);
        return message == null ? null : files.get(message.job());
    }
}
