package org.zsmtp.delivery.dns;

import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.zsmtp.delivery.dns.NameServers.Response;
import org.zsmtp.smtp.address.DomainName;

/// One lookup: follows aliases inside responses and, where a response ends with one, by further questions. Used once,
/// by one thread.
final class Lookup<R> {
    /// Working domains have one or two aliases in a row; a circle has as many as one likes.
    private static final int MAX_ALIASES = 10;

    /// For a negative answer that does not say how long it holds (RFC 2308 5 forbids remembering it for long).
    private static final long UNSTATED_SECONDS = 10;

    private final NameServers servers;
    private final RecordKind<R> kind;
    private final Deadline deadline;
    private Name name;
    private int aliases;
    private boolean secure = true;
    private long timeToLive = Long.MAX_VALUE;

    Lookup(NameServers servers, RecordKind<R> kind, DomainName domain, Deadline deadline) {
        this.servers = servers;
        this.kind = kind;
        this.deadline = deadline;
        this.name = absolute(domain);
    }

    private static Name absolute(DomainName domain) {
        try {
            return Name.fromString(domain.text() + ".");
        } catch (TextParseException e) {
            throw new IllegalStateException("a domain name that the DNS cannot hold: " + domain, e);
        }
    }

    TimedAnswer<R> run() {
        String subject = Type.string(kind.type()) + " of " + name.toString(true);
        while (aliases <= MAX_ALIASES) {
            Name asked = name;
            switch (servers.ask(Record.newRecord(name, kind.type(), DClass.IN), deadline)) {
                case Response.Failed(var why) -> {
                    return TimedAnswer.failure(new DnsAnswer.TemporaryFailure<>(subject + ": " + why));
                }
                case Response.Bogus(var why) -> {
                    return TimedAnswer.failure(new DnsAnswer.Bogus<>(subject + ": " + why));
                }
                case Response.Interrupted _ -> {
                    return TimedAnswer.unremembered(new DnsAnswer.TemporaryFailure<>(subject + ": interrupted"));
                }
                case Response.Usable(var message, var authentic) -> {
                    secure &= authentic;
                    followAliases(message);
                    Optional<TimedAnswer<R>> answer = conclude(message, asked);
                    if (answer.isPresent()) {
                        return answer.get();
                    }
                }
            }
        }
        return TimedAnswer.failure(new DnsAnswer.TemporaryFailure<>(subject + ": too many aliases in a row"));
    }

    private void followAliases(Message message) {
        if (kind.type() == Type.CNAME) {
            return;
        }
        for (Optional<CNAMERecord> alias = aliasOf(message); alias.isPresent(); alias = aliasOf(message)) {
            name = alias.get().getTarget();
            timeToLive = Math.min(timeToLive, alias.get().getTTL());
            if (++aliases > MAX_ALIASES) {
                return;
            }
        }
    }

    private Optional<CNAMERecord> aliasOf(Message message) {
        return message.getSection(Section.ANSWER).stream()
                .filter(r -> r instanceof CNAMERecord && isOurs(r))
                .map(CNAMERecord.class::cast)
                .findFirst();
    }

    /// Empty if the response ended with an alias whose target it does not tell about.
    private Optional<TimedAnswer<R>> conclude(Message message, Name asked) {
        if (aliases > MAX_ALIASES) {
            return Optional.empty();
        }
        List<Record> records = message.getSection(Section.ANSWER).stream()
                .filter(r -> r.getType() == kind.type() && isOurs(r))
                .toList();
        if (!records.isEmpty()) {
            long seconds = records.stream().mapToLong(Record::getTTL).min().orElse(0);
            DnsAnswer<R> found = new DnsAnswer.Found<>(kind.values().apply(records.stream()), secure);
            return Optional.of(TimedAnswer.positive(found, Math.min(seconds, timeToLive)));
        }
        // RFC 6604 3: the code is about the last name of the chain.
        if (message.getRcode() == Rcode.NXDOMAIN) {
            return Optional.of(TimedAnswer.negative(new DnsAnswer.NoDomain<>(secure), negativeSeconds(message)));
        }
        if (name.equals(asked)) {
            return Optional.of(TimedAnswer.negative(new DnsAnswer.NoData<>(secure), negativeSeconds(message)));
        }
        return Optional.empty();
    }

    private boolean isOurs(Record record) {
        return record.getDClass() == DClass.IN && record.getName().equals(name);
    }

    private long negativeSeconds(Message message) {
        long stated = message.getSection(Section.AUTHORITY).stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .mapToLong(soa -> Math.min(soa.getTTL(), soa.getMinimum()))
                .min()
                .orElse(UNSTATED_SECONDS);
        return Math.min(stated, timeToLive);
    }
}
