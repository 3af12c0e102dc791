package org.zsmtp.delivery.dns;

import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// What a response with the code NOERROR or NXDOMAIN says to a question. Pure, and the only place that decides what
/// proves an absence (decision 0050): mail bounces on that word.
sealed interface Reading {

    /// The aliases that the response follows from the name that was asked for.
    ///
    /// @param last the name at their end
    /// @param length how many there are
    /// @param seconds how long all of them hold
    record Chain(Name last, int length, long seconds) {}

    /// @param records those that were asked for, at least one
    /// @param complete all that there are
    record Records(Chain chain, List<Record> records, boolean complete) implements Reading {}

    /// The response ends with an alias and does not tell of its target.
    record Aliased(Chain chain) implements Reading {}

    /// There is no such record, or no such name.
    ///
    /// @param seconds how long that holds
    record Absent(Chain chain, What what, long seconds) implements Reading {}

    /// The server shows nothing, and nothing that proves that there is nothing.
    record Unproven(String why) implements Reading {}

    /// Nothing follows from it: another server may do better.
    ///
    /// @param why what the server did, in the third person
    record Worthless(String why) implements Reading {}

    /// What does not exist.
    enum What {
        RECORD,
        NAME
    }

    /// Working domains have one or two aliases in a row; a circle has as many as one likes.
    int MAX_ALIASES = 10;

    /// For a negative answer that does not say how long it holds (RFC 2308 5 forbids remembering it for long).
    long UNSTATED_SECONDS = 10;

    /// @param message answers the question, with one of the two codes that are no errors
    static Reading of(Message message, Record question) {
        if (message.getHeader().getFlag(Flags.TC)) {
            return new Worthless("cut its answer short");
        }
        Chain chain = question.getType() == Type.CNAME
                ? new Chain(question.getName(), 0, Long.MAX_VALUE)
                : chain(message, question.getName());
        if (chain.length() > MAX_ALIASES) {
            return new Aliased(chain);
        }
        List<Record> answers = message.getSection(Section.ANSWER);
        List<Record> records = answers.stream()
                .filter(r -> r.getType() == question.getType() && isAt(chain.last(), r))
                .toList();
        if (!records.isEmpty()) {
            return new Records(chain, records, answers.stream().noneMatch(LenientMessage::isUnreadable));
        }
        if (!answers.stream().allMatch(r -> leadsThere(r, chain))) {
            return new Worthless("answered with records that were not asked for or cannot be read");
        }
        return switch (message.getRcode()) {
            case Rcode.NXDOMAIN -> noName(message, chain);
            default -> chain.length() > 0 ? new Aliased(chain) : noRecord(message, chain);
        };
    }

    private static Chain chain(Message message, Name asked) {
        Chain chain = new Chain(asked, 0, Long.MAX_VALUE);
        for (Optional<CNAMERecord> alias = alias(message, asked);
                alias.isPresent() && chain.length() <= MAX_ALIASES;
                alias = alias(message, chain.last())) {
            CNAMERecord link = alias.get();
            chain = new Chain(link.getTarget(), chain.length() + 1, Math.min(chain.seconds(), seconds(link)));
        }
        return chain;
    }

    private static Optional<CNAMERecord> alias(Message message, Name name) {
        return message.getSection(Section.ANSWER).stream()
                .filter(r -> r instanceof CNAMERecord && isAt(name, r))
                .map(CNAMERecord.class::cast)
                .findFirst();
    }

    private static boolean isAt(Name name, Record record) {
        return record.getDClass() == DClass.IN && record.getName().equals(name);
    }

    /// Beside the aliases themselves an answer may hold what they are made of (RFC 6672) and their signatures.
    private static boolean leadsThere(Record record, Chain chain) {
        return chain.length() > 0
                && record.getDClass() == DClass.IN
                && switch (record.getType()) {
                    case Type.CNAME, Type.DNAME, Type.RRSIG -> true;
                    default -> false;
                };
    }

    /// RFC 6604 3: the code is about the last name of the chain. Without an SOA record it is the word of a resolver,
    /// or of the server of the name itself; resolvers on the host itself do so (RFC 2308 2.1 and 5).
    private static Reading noName(Message message, Chain chain) {
        Optional<SOARecord> authority = authority(message, chain.last());
        if (authority.isPresent()) {
            return new Absent(chain, What.NAME, seconds(authority.get(), chain));
        }
        if (!message.getSection(Section.AUTHORITY).stream().allMatch(Reading::isProofOnly)) {
            return new Worthless("denied the name and referred to other servers");
        }
        if (message.getHeader().getFlag(Flags.RA)) {
            return new Absent(chain, What.NAME, Math.min(UNSTATED_SECONDS, chain.seconds()));
        }
        if (message.getHeader().getFlag(Flags.AA)) {
            return chain.length() > 0
                    ? new Aliased(chain)
                    : new Absent(chain, What.NAME, Math.min(UNSTATED_SECONDS, chain.seconds()));
        }
        return new Worthless("denied the name without authority");
    }

    /// Only a zone's SOA record distinguishes an empty answer from an answer that a server gives for lack of a
    /// better one: a referral, upward ones among them, or nothing at all.
    private static Reading noRecord(Message message, Chain chain) {
        Optional<SOARecord> authority = authority(message, chain.last());
        if (authority.isPresent()) {
            return new Absent(chain, What.RECORD, seconds(authority.get(), chain));
        }
        boolean answersForOthers =
                message.getHeader().getFlag(Flags.RA) || message.getHeader().getFlag(Flags.AA);
        return answersForOthers
                ? new Unproven("gave an empty answer and no proof")
                : new Worthless("does not look up names for us");
    }

    /// The zone that the name is in.
    private static Optional<SOARecord> authority(Message message, Name name) {
        return message.getSection(Section.AUTHORITY).stream()
                .filter(r -> r instanceof SOARecord && r.getDClass() == DClass.IN && name.subdomain(r.getName()))
                .map(SOARecord.class::cast)
                .findFirst();
    }

    private static boolean isProofOnly(Record record) {
        return switch (record.getType()) {
            case Type.NSEC, Type.NSEC3, Type.RRSIG -> true;
            default -> false;
        };
    }

    private static long seconds(SOARecord authority, Chain chain) {
        return Math.min(Math.min(seconds(authority), authority.getMinimum()), chain.seconds());
    }

    /// RFC 2181 8: a time with the highest bit set is zero.
    static long seconds(Record record) {
        return record.getTTL() > Integer.MAX_VALUE ? 0 : record.getTTL();
    }
}
