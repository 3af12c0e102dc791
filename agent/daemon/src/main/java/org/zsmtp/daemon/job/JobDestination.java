package org.zsmtp.daemon.job;

import java.util.List;
import java.util.Optional;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Destination.Exchangers;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.spool.ExchangerList;

/// Where the recipients of a job go: where all mail goes if the operator says so, else to the mail exchangers that
/// the router listed in place of a host, else to the job's host.
public final class JobDestination {
    private final Optional<? extends Destination> everywhere;

    /// @param everywhere where all mail goes; empty for the recipients' own
    public JobDestination(Optional<? extends Destination> everywhere) {
        this.everywhere = everywhere;
    }

    /// @param jobHost    as the scheduler names it
    /// @param exchangers that the router listed for these recipients
    /// @throws IllegalArgumentException where no mail can go there; the message is safe to print
    public Destination of(String jobHost, Optional<ExchangerList> exchangers) {
        if (everywhere.isPresent()) {
            return everywhere.get();
        }
        return exchangers.<Destination>map(JobDestination::destination).orElseGet(() -> Destination.parse(jobHost));
    }

    private static Exchangers destination(ExchangerList list) {
        List<List<DomainName>> preferences = list.preferences().stream()
                .map(equal -> equal.stream().map(DomainName::parse).toList())
                .toList();
        return new Exchangers(preferences);
    }
}
