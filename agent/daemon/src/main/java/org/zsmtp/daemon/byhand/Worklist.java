package org.zsmtp.daemon.byhand;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.zsmtp.daemon.job.Job;
import org.zsmtp.daemon.process.ProcessLife;
import org.zsmtp.daemon.queue.ReadFailure;
import org.zsmtp.scheduler.JobPath;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.ExchangerList;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientLines;
import org.zsmtp.spool.SpoolDirectory;

/// What is pending in a spool for one channel, host by host, as the scheduler hands it out.
///
/// @param hosts    by name, without empty ones
/// @param troubles control files that cannot be read, one printable line each
/// @param passedOver what waits and is not taken, and why, one printable line for each reason
public record Worklist(List<HostWork> hosts, List<String> troubles, List<String> passedOver) {
    private static final int LONGEST = 300;

    /// What is pending for one host.
    ///
    /// @param host in lower case
    public record HostWork(String host, List<PendingJob> jobs) {
        public HostWork {
            jobs = List.copyOf(jobs);
        }

        /// @return how many recipients wait
        public int recipients() {
            return jobs.stream().mapToInt(PendingJob::recipients).sum();
        }
    }

    /// What is pending in one control file for one host.
    public record PendingJob(Job job, List<PendingGroup> groups) {
        public PendingJob {
            groups = List.copyOf(groups);
        }

        int recipients() {
            return groups.stream().mapToInt(PendingGroup::recipients).sum();
        }
    }

    public Worklist {
        hosts = List.copyOf(hosts);
        troubles = List.copyOf(troubles);
        passedOver = List.copyOf(passedOver);
    }

    /// Looks through a spool. Nothing is locked, so that another agent may take any of it meanwhile.
    ///
    /// @param host the only host wanted; empty for all
    /// @throws IOException where the directory cannot be read
    public static Worklist of(SpoolDirectory spool, String channel, Optional<String> host) throws IOException {
        Map<String, List<PendingJob>> byHost = new TreeMap<>();
        List<String> troubles = new ArrayList<>();
        PassedOver passedOver = new PassedOver(channel, new ProcessLife());
        for (String path : spool.list()) {
            try (FileChannel file = spool.readControlFile(path)) {
                groups(file, passedOver, host)
                        .forEach((each, groups) -> byHost.computeIfAbsent(each, _ -> new ArrayList<>())
                                .add(new PendingJob(new Job(new JobPath(path), each), groups)));
            } catch (MalformedControlFile e) {
                if (e.fault() != MalformedControlFile.Fault.TURN_REQUEST) {
                    troubles.add(trouble(path, ReadFailure.text(e)));
                }
            } catch (IOException e) {
                troubles.add(trouble(path, ReadFailure.text(e)));
            } catch (IllegalArgumentException e) {
                troubles.add(trouble(path, String.valueOf(e.getMessage())));
            }
        }
        return new Worklist(
                byHost.entrySet().stream()
                        .map(entry -> new HostWork(entry.getKey(), entry.getValue()))
                        .toList(),
                troubles,
                passedOver.lines());
    }

    /// What waits in one control file, by host.
    private static Map<String, List<PendingGroup>> groups(
            FileChannel file, PassedOver passedOver, Optional<String> wanted) throws IOException, MalformedControlFile {
        RecipientLines lines = ControlFileReader.open(file).recipients();
        Map<String, List<PendingGroup>> byHost = new LinkedHashMap<>();
        for (RecipientLine line = lines.next(); line != null; line = lines.next()) {
            String host = ExchangerList.parse(line.host())
                    .map(ExchangerList::first)
                    .orElse(line.host())
                    .toLowerCase(Locale.ROOT);
            if (passedOver.takes(line, host, wanted, file)) {
                List<PendingGroup> groups = byHost.computeIfAbsent(host, _ -> new ArrayList<>());
                if (groups.isEmpty() || !groups.getLast().isFor(line)) {
                    groups.add(new PendingGroup(line));
                }
                groups.getLast().add(line);
            }
        }
        return byHost;
    }

    private static String trouble(String path, String why) {
        return Printable.ascii(path + ": " + why, LONGEST);
    }
}
