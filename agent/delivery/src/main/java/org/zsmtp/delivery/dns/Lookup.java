package org.zsmtp.delivery.dns;

import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.zsmtp.delivery.dns.NameServers.Response;
import org.zsmtp.smtp.address.DomainName;

/// One lookup: follows aliases inside responses and, where a response ends with one, by further questions. Used once,
/// by one thread.
final class Lookup<R> {
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
        while (!tooManyAliases()) {
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
                case Response.Usable(var reading, var authentic) -> {
                    secure &= authentic;
                    Optional<TimedAnswer<R>> answer = conclude(reading, subject);
                    if (answer.isPresent()) {
                        return answer.get();
                    }
                }
            }
        }
        return TimedAnswer.failure(new DnsAnswer.TemporaryFailure<>(subject + ": too many aliases in a row"));
    }

    /// Empty if the response ended with an alias whose target it does not tell about.
    private Optional<TimedAnswer<R>> conclude(Reading reading, String subject) {
        return switch (reading) {
            case Reading.Records(var chain, var records, var complete) -> {
                follow(chain);
                yield tooManyAliases() ? Optional.empty() : Optional.of(found(records, complete));
            }
            case Reading.Aliased(var chain) -> {
                follow(chain);
                yield Optional.empty();
            }
            case Reading.Absent(var chain, var what, var seconds) -> {
                follow(chain);
                DnsAnswer<R> absent = switch (what) {
                    case RECORD -> new DnsAnswer.NoData<>(secure);
                    case NAME -> new DnsAnswer.NoDomain<>(secure);
                };
                yield tooManyAliases()
                        ? Optional.empty()
                        : Optional.of(TimedAnswer.negative(absent, Math.min(seconds, timeToLive)));
            }
            case Reading.Unproven(var why) ->
                Optional.of(TimedAnswer.failure(new DnsAnswer.Unproven<>(secure, subject + ": " + why)));
            case Reading.Worthless(var why) ->
                Optional.of(TimedAnswer.failure(new DnsAnswer.TemporaryFailure<>(subject + ": " + why)));
        };
    }

    private TimedAnswer<R> found(List<Record> records, boolean complete) {
        long seconds = records.stream().mapToLong(Reading::seconds).min().orElse(0);
        List<R> values = kind.values().apply(records.stream());
        boolean whole = complete && records.size() <= kind.most();
        return TimedAnswer.positive(new DnsAnswer.Found<>(values, secure, whole), Math.min(seconds, timeToLive));
    }

    private void follow(Reading.Chain chain) {
        name = chain.last();
        aliases += chain.length();
        timeToLive = Math.min(timeToLive, chain.seconds());
    }

    private boolean tooManyAliases() {
        return aliases > Reading.MAX_ALIASES;
    }
}
