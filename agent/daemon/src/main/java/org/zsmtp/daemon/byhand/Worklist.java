package org.zsmtp.daemon.byhand;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.zsmtp.daemon.job.Job;
import org.zsmtp.daemon.report.HarmlessText;
import org.zsmtp.scheduler.JobPath;
import org.zsmtp.spool.ControlFile;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.ExchangerList;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.PendingRecipients;
import org.zsmtp.spool.RecipientGroup;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientTag;
import org.zsmtp.spool.SpoolDirectory;

/// What is pending in a spool for one channel, host by host, as the scheduler would hand it out.
///
/// @param hosts    by name, without empty ones
/// @param troubles control files that cannot be read, one line each, harmless
public record Worklist(List<HostWork> hosts, List<String> troubles) {

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
    public record PendingJob(Job job, List<RecipientGroup> groups) {
        public PendingJob {
            groups = List.copyOf(groups);
        }

        int recipients() {
            return groups.stream().mapToInt(group -> group.recipients().size()).sum();
        }
    }

    public Worklist {
        hosts = List.copyOf(hosts);
        troubles = List.copyOf(troubles);
    }

    /// Looks through a spool. Nothing is locked, so that another agent may take any of it meanwhile.
    ///
    /// @param host the only host wanted; empty for all
    /// @throws IOException where the directory cannot be read
    public static Worklist of(SpoolDirectory spool, String channel, Optional<String> host) throws IOException {
        Map<String, List<PendingJob>> byHost = new TreeMap<>();
        List<String> troubles = new ArrayList<>();
        for (String path : spool.list()) {
            try (FileChannel file = spool.openControlFile(path)) {
                ControlFile control = ControlFileReader.read(file);
                for (String each : hosts(control, channel)) {
                    if (host.isEmpty() || host.get().equalsIgnoreCase(each)) {
                        List<RecipientLine> pending = PendingRecipients.select(control, channel, each);
                        byHost.computeIfAbsent(each, _ -> new ArrayList<>())
                                .add(new PendingJob(
                                        new Job(new JobPath(path), each), PendingRecipients.groups(pending)));
                    }
                }
            } catch (MalformedControlFile e) {
                if (e.fault() != MalformedControlFile.Fault.TURN_REQUEST) {
                    troubles.add(trouble(path, e));
                }
            } catch (IOException | IllegalArgumentException e) {
                troubles.add(trouble(path, e));
            }
        }
        return new Worklist(
                byHost.entrySet().stream()
                        .map(entry -> new HostWork(entry.getKey(), entry.getValue()))
                        .toList(),
                troubles);
    }

    private static List<String> hosts(ControlFile control, String channel) {
        return control.recipients().stream()
                .filter(line ->
                        line.tag() == RecipientTag.PENDING && line.channel().equals(channel))
                .map(line -> ExchangerList.parse(line.host())
                        .map(ExchangerList::first)
                        .orElse(line.host().toLowerCase(Locale.ROOT)))
                .distinct()
                .toList();
    }

    private static String trouble(String path, Exception e) {
        return HarmlessText.ascii(path + ": " + e.getMessage(), 300);
    }
}
