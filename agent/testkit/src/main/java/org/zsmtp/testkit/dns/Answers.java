package org.zsmtp.testkit.dns;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Which octets answer a query: zone, then faults. Holds no socket.
final class Answers {

    /// RFC 1035 4.2.1, without EDNS.
    private static final int PLAIN_UDP_OCTETS = 512;

    private static final int MOST_OCTETS = 65535;

    private final Zone zone;
    private final Faults faults;
    private final QueryLog log;

    Answers(Zone zone, Faults faults, QueryLog log) {
        this.zone = zone;
        this.faults = faults;
        this.log = log;
    }

    /// @return empty if the query gets no answer
    Optional<byte[]> to(byte[] octets, boolean tcp) {
        Message query;
        try {
            query = new Message(octets);
        } catch (IOException e) {
            return Optional.empty();
        }
        Record question = query.getQuestion();
        if (question == null || query.getHeader().getOpcode() != Opcode.QUERY) return Optional.empty();
        Name name = question.getName();
        int type = question.getType();
        log.add(new DnsQuestion(text(name), Type.string(type), tcp));
        DnsFault fault = faults.next(text(name), Type.string(type));
        int limit = tcp ? MOST_OCTETS : udpLimit(query.getOPT());
        byte[] truth = truth(query, name, type, null).toWire(limit);
        if (fault == null) return Optional.of(truth);
        return switch (fault) {
            case SERVFAIL -> failed(query, name, type, Rcode.SERVFAIL);
            case REFUSED -> failed(query, name, type, Rcode.REFUSED);
            case NXDOMAIN -> failed(query, name, type, Rcode.NXDOMAIN);
            case NODATA -> failed(query, name, type, Rcode.NOERROR);
            case DROP -> Optional.empty();
            case TRUNCATE -> Optional.of(tcp ? truth : truncated(query));
            case WRONG_ID -> {
                truth[0] ^= 0x55;
                yield Optional.of(truth);
            }
            case GARBAGE -> Optional.of(new byte[] {octets[0], octets[1], -1, 0, 0, 9, 0, 9, 7, 7, 7});
            case CUT_SHORT -> Optional.of(Arrays.copyOf(truth, truth.length - 5));
        };
    }

    private static int udpLimit(@Nullable OPTRecord opt) {
        return opt == null ? PLAIN_UDP_OCTETS : Math.max(PLAIN_UDP_OCTETS, opt.getPayloadSize());
    }

    private Optional<byte[]> failed(Message query, Name name, int type, int rcode) {
        return Optional.of(truth(query, name, type, rcode).toWire(MOST_OCTETS));
    }

    private static byte[] truncated(Message query) {
        Message answer = frame(query);
        answer.getHeader().setFlag(Flags.TC);
        return answer.toWire(MOST_OCTETS);
    }

    /// @param rcode said with an empty answer section; null says what the zone says
    private Message truth(Message query, Name name, int type, @Nullable Integer rcode) {
        Message answer = frame(query);
        Header header = answer.getHeader();
        Zone.Answer found = zone.lookup(name, type);
        if (rcode == null) {
            found.records().forEach(r -> answer.addRecord(r, Section.ANSWER));
            header.setRcode(found.exists() ? Rcode.NOERROR : Rcode.NXDOMAIN);
            if (faults.secure(text(name))) header.setFlag(Flags.AD);
        } else {
            header.setRcode(rcode);
        }
        boolean negative = header.getRcode() == Rcode.NXDOMAIN
                || (header.getRcode() == Rcode.NOERROR
                        && answer.getSection(Section.ANSWER).isEmpty());
        if (negative) answer.addRecord(startOfAuthority(name), Section.AUTHORITY);
        return answer;
    }

    private static Message frame(Message query) {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) answer.getHeader().setFlag(Flags.RD);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        OPTRecord opt = query.getOPT();
        if (opt != null) answer.addRecord(new OPTRecord(1232, 0, 0, opt.getFlags()), Section.ADDITIONAL);
        return answer;
    }

    /// Negative answers carry one, RFC 2308 3.
    private static SOARecord startOfAuthority(Name name) {
        Name zone = name.labels() > 2 ? new Name(name, name.labels() - 2) : name;
        return new SOARecord(zone, 1, 60, Zone.name("ns.test"), Zone.name("hostmaster.test"), 1, 3600, 600, 86400, 60);
    }

    private static String text(Name name) {
        return name.toString(true).toLowerCase(Locale.ROOT);
    }
}
