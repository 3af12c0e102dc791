package org.zsmtp.delivery.tlsrpt;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.zsmtp.smtp.address.DomainName;

/// All reports of one day (UTC), in the order of their domains. Owned by one thread.
public final class DayReports implements Consumer<SessionResult> {

    private final LocalDate day;
    private final Map<DomainName, DomainReport> reports = new TreeMap<>(Comparator.comparing(DomainName::canonical));

    public DayReports(LocalDate day) {
        this.day = day;
    }

    /// A session of another day is passed over.
    @Override
    public void accept(SessionResult session) {
        if (SessionLog.day(session.time()).equals(day)) {
            reports.computeIfAbsent(session.domain(), domain -> new DomainReport(domain, day))
                    .add(session);
        }
    }

    /// @return one for each domain that there were sessions for
    public Collection<DomainReport> reports() {
        return Collections.unmodifiableCollection(reports.values());
    }
}
