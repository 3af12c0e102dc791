package org.zsmtp.delivery.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/// DNSSEC validation in this process (RFC 4035 section 5): whatever a name server says is checked up to a trust
/// anchor, so that neither it nor the path to it has to be trusted.
final class Validation {
    private final TrustAnchors anchors;
    private final InstantSource clock;

    /// @param clock for the validity of signatures
    Validation(TrustAnchors anchors, InstantSource clock) {
        this.anchors = anchors;
        this.clock = clock;
    }

    /// A name server's error says nothing about signatures, and another one may do better.
    static final class ErrorAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Message message;

        ErrorAnswer(Message message) {
            super(Rcode.string(message.getRcode()), null, false, false);
            this.message = message;
        }

        Message message() {
            return message;
        }
    }

    /// Keeps from the validator what it would call forged without knowing: errors, which are handed past
    /// it, and empty answers that do not say whose they are.
    private static final class Upstream extends WireResolver {
        /// As long as an absence of unstated age is remembered.
        private static final long SECONDS = 10;

        Upstream(InetSocketAddress address, Duration timeout, InstantSource clock) {
            super(address, timeout, Edns.NECESSARY, clock);
        }

        @Override
        public CompletionStage<Message> sendAsync(Message query, Executor executor) {
            return super.sendAsync(query, executor).thenApply(answer -> {
                int rcode = answer.getRcode();
                if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
                    throw new CompletionException(new ErrorAnswer(answer));
                }
                nameZone(answer);
                return answer;
            });
        }

        /// RFC 2308 section 2.2 has servers that leave the SOA record out, and the validator does not look
        /// further for the zone. With an unsigned one of the name itself it does: it proves that the zone is
        /// not signed, or finds the answer forged as before.
        private static void nameZone(Message answer) {
            List<Record> found = answer.getSection(Section.ANSWER);
            Record question = answer.getQuestion();
            if (question == null || !answer.getSection(Section.AUTHORITY).isEmpty()) {
                return;
            }
            boolean empty = found.stream().allMatch(r -> r.getType() == Type.CNAME || r.getType() == Type.RRSIG);
            if (found.isEmpty() || (empty && question.getType() != Type.CNAME)) {
                Name name = found.stream()
                        .filter(CNAMERecord.class::isInstance)
                        .reduce((_, last) -> last)
                        .map(last -> ((CNAMERecord) last).getTarget())
                        .orElse(question.getName());
                answer.addRecord(
                        new SOARecord(name, DClass.IN, SECONDS, name, name, 0, SECONDS, SECONDS, SECONDS, SECONDS),
                        Section.AUTHORITY);
            }
        }
    }

    /// @param timeout of each of the questions that one question takes
    Resolver over(InetSocketAddress address, Duration timeout) {
        Upstream upstream = new Upstream(address, timeout, clock);
        ValidatingResolver resolver = new ValidatingResolver(upstream, clock.withZone(ZoneOffset.UTC));
        for (Name zone :
                anchors.records().stream().map(DSRecord::getName).distinct().toList()) {
            RRset set = new RRset();
            anchors.records().stream().filter(r -> r.getName().equals(zone)).forEach(set::addRR);
            resolver.getTrustAnchors().store(set);
        }
        return resolver;
    }
}
