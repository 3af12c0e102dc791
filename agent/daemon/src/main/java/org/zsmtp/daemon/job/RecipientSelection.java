package org.zsmtp.daemon.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.PendingRecipients;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientLines;
import org.zsmtp.spool.RecipientTag;

/// Which pending recipients of a control file a job takes. Thread-safe.
public sealed interface RecipientSelection {

    /// May ask name servers, for a bounded time.
    ///
    /// @return which recipients wait for this job
    Predicate<RecipientLine> of(ControlFileReader control, String jobHost) throws IOException, MalformedControlFile;

    /// Those of the job's own host.
    ///
    /// @param channel compared exactly
    record SameHost(String channel) implements RecipientSelection {

        @Override
        public Predicate<RecipientLine> of(ControlFileReader control, String jobHost) {
            return line -> PendingRecipients.waits(line, channel, jobHost);
        }
    }

    /// Those of other hosts as well, if all servers of the job's host are among the servers of theirs, so that any
    /// connection of the job serves them (option `-e`). Where the DNS gives no answer, they wait for a job of their
    /// own.
    ///
    /// @param channel compared exactly
    /// @param router  asked for where the first job needs it
    record SameExchangers(String channel, Supplier<Router> router) implements RecipientSelection {

        /// Each of them costs DNS queries.
        private static final int MOST_HOSTS = 64;

        @Override
        public Predicate<RecipientLine> of(ControlFileReader control, String jobHost)
                throws IOException, MalformedControlFile {
            Set<String> hosts = new LinkedHashSet<>();
            boolean own = false;
            RecipientLines lines = control.recipients();
            for (RecipientLine line = lines.next(); line != null; line = lines.next()) {
                if (PendingRecipients.waits(line, channel, jobHost)) {
                    own = true;
                } else if (waitsHere(line) && hosts.size() < MOST_HOSTS) {
                    hosts.add(lower(line.host()));
                }
            }
            Set<String> served = own && !hosts.isEmpty() ? served(jobHost, hosts) : Set.of();
            return line -> PendingRecipients.waits(line, channel, jobHost)
                    || (waitsHere(line) && served.contains(lower(line.host())));
        }

        private boolean waitsHere(RecipientLine line) {
            return line.tag() == RecipientTag.PENDING && line.channel().equals(channel);
        }

        private Set<String> served(String jobHost, Collection<String> others) {
            Set<DomainName> servers = servers(jobHost);
            Set<String> served = ConcurrentHashMap.newKeySet();
            if (servers.isEmpty()) {
                return served;
            }
            List<Thread> questions = new ArrayList<>();
            for (String other : others) {
                questions.add(Thread.ofVirtual().name("mx " + other).start(() -> {
                    if (servers(other).containsAll(servers)) {
                        served.add(other);
                    }
                }));
            }
            questions.forEach(Uninterrupted::join);
            return served;
        }

        /// @return the names of the servers of a domain; none where it has none, or where that is not known now
        private Set<DomainName> servers(String host) {
            Destination.RecipientDomain domain;
            try {
                domain = new Destination.RecipientDomain(DomainName.parse(host));
            } catch (IllegalArgumentException noDomain) {
                return Set.of();
            }
            return switch (router.get().route(domain)) {
                case RoutingResult.Routed(var route) ->
                    route.hosts().stream()
                            .map(MxHost::host)
                            .filter(DomainName.class::isInstance)
                            .map(DomainName.class::cast)
                            .collect(Collectors.toSet());
                case RoutingResult.Unroutable _ -> Set.of();
            };
        }

        private static String lower(String host) {
            return host.toLowerCase(Locale.ROOT);
        }
    }
}
