package org.zsmtp.daemon.byhand;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.zsmtp.daemon.byhand.Worklist.HostWork;
import org.zsmtp.daemon.byhand.Worklist.PendingJob;
import org.zsmtp.daemon.job.JobDestination;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.spool.ExchangerList;

/// Prints what would be done with a spool: for each host the order of servers, for each job the mail transactions. Only
/// name servers are asked; nothing is locked or sent.
public final class Explanation {
    private static final int LONGEST = 300;
    private static final int LONGEST_LIST = 10_000;

    private final Router router;
    private final JobDestination destinations;

    /// @param everywhere where all mail goes; empty for each job's own host
    public Explanation(Router router, Optional<? extends Destination> everywhere) {
        this.router = router;
        this.destinations = new JobDestination(everywhere);
    }

    /// @return the page, lines ended with LF
    public String text(Worklist work) {
        StringBuilder page = new StringBuilder();
        for (HostWork host : work.hosts()) {
            page.append(clean(host.host())).append(": ");
            page.append(Count.of(host.jobs().size(), "message")).append(", ");
            page.append(Count.of(host.recipients(), "recipient")).append('\n');
            page.append(routes(host));
            host.jobs().forEach(job -> page.append(job(job)));
        }
        work.troubles()
                .forEach(trouble -> page.append("not usable: ").append(trouble).append('\n'));
        work.passedOver()
                .forEach(line -> page.append("passed over: ").append(line).append('\n'));
        return page.isEmpty() ? "nothing to do\n" : page.toString();
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
        return switch (router.route(destination)) {
            case RoutingResult.Routed(var route) ->
                route.hosts().stream().map(Explanation::mxHost).collect(Collectors.joining());
            case RoutingResult.Unroutable unroutable ->
                "  no route: " + unroutable.status() + " " + clean(unroutable.reason()) + " ("
                        + switch (unroutable.permanence()) {
                            case PERMANENT -> "would fail permanently";
                            case TEMPORARY -> "would be deferred";
                        }
                        + ")\n";
        };
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
