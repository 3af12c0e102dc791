package org.zsmtp.daemon.byhand;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.zsmtp.daemon.byhand.Worklist.HostWork;
import org.zsmtp.daemon.byhand.Worklist.PendingJob;
import org.zsmtp.daemon.job.JobDestination;
import org.zsmtp.daemon.queue.ReadFailure;
import org.zsmtp.delivery.HostProbe;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.spool.ControlFile;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.ExchangerList;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.SpoolDirectory;

/// Prints what would be done with a spool: for each host the order of servers and the transport security that mail to
/// them must have, for each job the mail transactions, or why there would be none. Name servers, and those of MTA-STS
/// policies, are asked about several hosts at a time; nothing is opened for writing, locked or sent. For one thread.
public final class Explanation {
    /// Hosts that name servers are asked about at a time.
    private static final int AT_ONCE = 20;

    private static final int LONGEST = 300;
    private static final int LONGEST_LIST = 10_000;

    private final HostProbe probe;
    private final JobDestination destinations;
    private final SpoolDirectory spool;
    private final Page page;

    /// Gets the text, as it is known.
    public interface Page {

        /// @param text lines, each ended with LF
        void print(String text) throws IOException;
    }

    /// @param everywhere where all mail goes; empty for each job's own host
    public Explanation(HostProbe probe, Optional<? extends Destination> everywhere, SpoolDirectory spool, Page page) {
        this.probe = probe;
        this.destinations = new JobDestination(everywhere);
        this.spool = spool;
        this.page = page;
    }

    /// Prints each host as soon as it and those before are known.
    ///
    /// @return whether all of it could be done
    public boolean print(Worklist work) throws IOException, InterruptedException {
        boolean whole = work.troubles().isEmpty();
        Semaphore free = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> all = work.hosts().stream()
                    .map(host -> threads.submit(() -> routes(host, free)))
                    .toList();
            for (int i = 0; i < all.size(); i++) {
                HostWork host = work.hosts().get(i);
                page.print(clean(host.host()) + ": " + Count.of(host.jobs().size(), "message") + ", "
                        + Count.of(host.recipients(), "recipient") + "\n");
                page.print(all.get(i).get());
                for (PendingJob job : host.jobs()) {
                    Optional<String> trouble = trouble(job);
                    whole &= trouble.isEmpty();
                    page.print(job(job)
                            + trouble.map(why -> "    would be deferred: " + why + "\n")
                                    .orElse(""));
                }
            }
        } catch (ExecutionException fault) {
            throw new IllegalStateException(fault.getCause());
        }
        for (String trouble : work.troubles()) {
            page.print("not usable: " + trouble + "\n");
        }
        for (String line : work.passedOver()) {
            page.print("passed over: " + line + "\n");
        }
        if (work.hosts().isEmpty()
                && work.troubles().isEmpty()
                && work.passedOver().isEmpty()) {
            page.print("nothing to do\n");
        }
        return whole;
    }

    /// What a delivery would find in the files of a job now.
    private Optional<String> trouble(PendingJob pending) {
        String path = pending.job().path().text();
        try (FileChannel control = spool.readControlFile(path)) {
            ControlFile file = ControlFileReader.open(control).file();
            spool.openMessageFile(path, file.messageFileName(), file.bodyOffset())
                    .close();
            return Optional.empty();
        } catch (IOException | MalformedControlFile failure) {
            return Optional.of(ReadFailure.text(failure));
        }
    }

    private String routes(HostWork host, Semaphore free) throws InterruptedException {
        free.acquire();
        try {
            return routes(host);
        } finally {
            free.release();
        }
    }

    /// One route for the host itself, and one for each list of MX hosts that the router has put in its place.
    private String routes(HostWork host) {
        Set<Optional<ExchangerList>> lists = new LinkedHashSet<>();
        for (PendingJob job : host.jobs()) {
            job.groups().forEach(group -> lists.add(group.exchangers()));
        }
        StringBuilder text = new StringBuilder();
        for (Optional<ExchangerList> list : lists) {
            list.ifPresent(each -> text.append("  by the router's list ")
                    .append(clean(each.toString()))
                    .append('\n'));
            text.append(route(host.host(), list));
        }
        return text.toString();
    }

    private String route(String jobHost, Optional<ExchangerList> exchangers) {
        Destination destination;
        try {
            destination = destinations.of(jobHost, exchangers);
        } catch (IllegalArgumentException e) {
            return "  no route: " + clean(String.valueOf(e.getMessage())) + "\n";
        }
        return switch (probe.route(destination)) {
            case RoutingResult.Routed(var route) ->
                route.hosts().stream()
                        .map(mx -> mxHost(mx) + security(probe.policy(destination, route, mx, RequireTls.AS_POLICY)))
                        .collect(Collectors.joining());
            case RoutingResult.Unroutable unroutable ->
                "  no route: " + unroutable.status() + " " + clean(unroutable.reason()) + " ("
                        + switch (unroutable.permanence()) {
                            case PERMANENT -> "would fail permanently";
                            case TEMPORARY -> "would be deferred";
                        }
                        + ")\n";
        };
    }

    private static String security(HostPolicy policy) {
        return switch (policy) {
            case HostPolicy.Usable(var requirement, var _, String reason) ->
                "    " + word(requirement) + ": " + clean(reason) + "\n";
            case HostPolicy.Unusable unusable ->
                "    no mail goes there now: " + clean(unusable.failure().why()) + "\n";
        };
    }

    private static String word(TlsRequirement requirement) {
        if (requirement instanceof TlsRequirement.None) {
            return "clear text";
        }
        return requirement.authenticates()
                ? "TLS with a valid certificate"
                : requirement.forbidsClearText() ? "TLS" : "TLS where it is offered";
    }

    private static String mxHost(MxHost mx) {
        String how = switch (mx.choice()) {
            case MX -> "mx " + mx.preference();
            case IMPLICIT_MX -> "implicit mx";
            case DIRECT -> "direct";
        };
        String endpoints = mx.endpoints().stream().map(Endpoint::toString).collect(Collectors.joining(" "));
        return "  " + how + " " + (clean(mx.name()) + " " + clean(endpoints, LONGEST_LIST)).strip() + "\n";
    }

    private static String job(PendingJob job) {
        StringBuilder text = new StringBuilder("  job " + job.job().path() + "\n");
        for (PendingGroup group : job.groups()) {
            text.append("    from <").append(sender(group)).append("> headers at ");
            text.append(group.headers().offset()).append(" to");
            group.users().forEach(user -> text.append(" <").append(clean(user)).append('>'));
            int more = group.recipients() - group.users().size();
            text.append(more > 0 ? " and " + more + " more\n" : "\n");
        }
        return text.toString();
    }

    private static String sender(PendingGroup group) {
        return group.sender().isNullReversePath() ? "" : clean(group.sender().user());
    }

    private static String clean(String text) {
        return clean(text, LONGEST);
    }

    private static String clean(String text, int limit) {
        return Printable.ascii(text, limit);
    }
}
