package org.zsmtp.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.Task;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.tlsrpt.DayReports;
import org.zsmtp.delivery.tlsrpt.DomainReport;
import org.zsmtp.delivery.tlsrpt.SessionLog;
import org.zsmtp.delivery.tlsrpt.TlsrptRecord;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.DomainName;

/// The TLS reports of a day (`--tls-report`): a file for each domain that wants one, a line for each domain on standard
/// output, an exit status.
final class TlsReportService {

    private final AgentOptions options;
    private final Task.ReportTls task;
    private final Function<DomainName, DnsAnswer<String>> texts;
    private final InstantSource clock;
    private final OutputStream page;

    private final UnfinishedFile unfinished = new UnfinishedFile();

    /// @param page gets what is to be read
    TlsReportService(AgentOptions options, Task.ReportTls task, OutputStream page) {
        this(options, task, TlsSessions.dns(options)::txt, InstantSource.system(), page);
    }

    /// @param texts asks the DNS for a name's TXT records
    TlsReportService(
            AgentOptions options,
            Task.ReportTls task,
            Function<DomainName, DnsAnswer<String>> texts,
            InstantSource clock,
            OutputStream page) {
        this.options = options;
        this.task = task;
        this.texts = texts;
        this.clock = clock;
        this.page = page;
    }

    ExitStatus run() throws IOException {
        LocalDate day = task.day()
                .orElseGet(() ->
                        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1));
        if (!Files.isDirectory(task.log())) {
            Console.say("zsmtp: --tls-report " + task.log() + ": "
                    + (Files.exists(task.log()) ? "Not a directory" : "No such file or directory"));
            return ExitStatus.NO_INPUT;
        }
        DomainName sender;
        try {
            sender = DomainName.parse(
                    options.session().heloName().orElseGet(OwnName::find).text());
        } catch (AddressSyntaxException literal) {
            Console.say("zsmtp: reports need the name of this host: give -h NAME");
            return ExitStatus.USAGE;
        }
        DayReports reports = new DayReports(day);
        long broken;
        try {
            broken = SessionLog.read(task.log(), day, reports);
        } catch (NoSuchFileException none) {
            Console.say("zsmtp: no sessions of " + day + " are in " + task.log());
            return ExitStatus.NO_INPUT;
        }
        Path directory = Files.createDirectories(task.log().resolve(day.toString()));
        for (DomainReport report : reports.reports()) {
            Console.print(page, line(report, sender, directory));
        }
        if (broken > 0) {
            Console.say("zsmtp: lines of " + day + " that cannot be read: " + broken);
            return ExitStatus.DATA_LOST;
        }
        return ExitStatus.OK;
    }

    private String line(DomainReport report, DomainName sender, Path directory) throws IOException {
        String counts = report.domain() + ": " + report.successes() + " good, " + report.failures() + " failed: ";
        return counts
                + switch (texts.apply(owner(report.domain()))) {
                    case DnsAnswer.Found<String>(var found, var _, var _) -> {
                        Optional<TlsrptRecord> record = TlsrptRecord.of(found);
                        yield record.isEmpty()
                                ? "no TLSRPT record, no report\n"
                                : written(report, sender, directory) + " for "
                                        + String.join(", ", record.get().rua()) + "\n";
                    }
                    case DnsAnswer.NoData<String> _, DnsAnswer.NoDomain<String> _, DnsAnswer.Unproven<String> _ ->
                        "no TLSRPT record, no report\n";
                    case DnsAnswer.TemporaryFailure<String>(String why) ->
                        written(report, sender, directory) + "; its recipient is not known at present: " + why + "\n";
                    case DnsAnswer.Bogus<String>(String why) ->
                        written(report, sender, directory) + "; its recipient is not known: " + why + "\n";
                };
    }

    /// A name that is too long for the DNS is asked for at the domain itself, where no such record stands.
    private static DomainName owner(DomainName domain) {
        try {
            return DomainName.parse("_smtp._tls." + domain);
        } catch (AddressSyntaxException tooLong) {
            return domain;
        }
    }

    /// Removes what is half written, where the process ends now. From any thread.
    void discard() {
        unfinished.discard();
    }

    /// A program that sends reports finds complete ones.
    private Path written(DomainReport report, DomainName sender, Path directory) throws IOException {
        String json = report.json(
                task.organization().orElse(sender.text()), task.contact().orElse("postmaster@" + sender), sender);
        Path file = directory.resolve(report.fileName(sender));
        Path beside = unfinished.begin(directory, "");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(beside))) {
            out.write(json.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException incomplete) {
            unfinished.discard();
            throw incomplete;
        }
        return unfinished.finish(file);
    }
}
