package org.zsmtp.delivery.dns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/// Reads a response of which a record may be broken: the others still count. dnsjava gives the whole message up,
/// even for a record of the additional section that nobody looks at.
final class LenientMessage {
    /// Stands for a record that cannot be read; for private use (RFC 6895 section 3.1), so that nobody else's type
    /// is meant.
    private static final int UNREADABLE = 65534;

    /// The two bits that make a label a pointer (RFC 1035 section 4.1.4).
    private static final int POINTER = 0xC0;

    /// Serial, refresh, retry, expire and minimum.
    private static final int SOA_NUMBERS = 20;

    private final DNSInput in;
    private final Message message;

    private LenientMessage(byte[] octets, Header header) {
        this.in = new DNSInput(octets);
        this.message = new Message(header.getID());
        for (int flag : new int[] {Flags.QR, Flags.AA, Flags.TC, Flags.RD, Flags.RA, Flags.AD, Flags.CD}) {
            if (header.getFlag(flag)) {
                message.getHeader().setFlag(flag);
            }
        }
        message.getHeader().setOpcode(header.getOpcode());
        message.getHeader().setRcode(header.getRcode());
    }

    /// A record that cannot be read is replaced by one of which [#isUnreadable] is true, in the additional section by
    /// nothing. Where no further record can be made out, the message is marked as cut short.
    ///
    /// @throws WireParseException if the header or the question cannot be read
    static Message read(byte[] octets) throws WireParseException {
        try {
            return new Message(octets);
        } catch (IOException | RuntimeException broken) {
            return leniently(octets);
        }
    }

    static boolean isUnreadable(Record record) {
        return record.getType() == UNREADABLE;
    }

    private static Message leniently(byte[] octets) throws WireParseException {
        try {
            Header header = new Header(octets);
            LenientMessage reader = new LenientMessage(octets, header);
            reader.in.jump(Header.LENGTH);
            for (int left = header.getCount(Section.QUESTION); left > 0; left--) {
                Name name = new Name(reader.in);
                Record question = Record.newRecord(name, reader.in.readU16(), reader.in.readU16());
                reader.message.addRecord(question, Section.QUESTION);
            }
            reader.readRecords(header);
            return reader.message;
        } catch (IOException | RuntimeException e) {
            throw new WireParseException("neither header nor question can be read", e);
        }
    }

    private void readRecords(Header header) {
        try {
            for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
                for (int left = header.getCount(section); left > 0; left--) {
                    Record record = readRecord();
                    if (section != Section.ADDITIONAL || !isUnreadable(record)) {
                        message.addRecord(record, section);
                    }
                }
            }
        } catch (IOException e) {
            message.getHeader().setFlag(Flags.TC);
        }
    }

    /// @throws IOException if it cannot even be passed over
    private Record readRecord() throws IOException {
        Name owner = readOwner();
        int type = in.readU16();
        int dclass = in.readU16();
        long seconds = in.readU32();
        int length = in.readU16();
        if (length > in.remaining()) {
            throw new WireParseException("cut short");
        }
        int start = in.current();
        Record record = null;
        if (owner != null) {
            record = readData(owner, type, dclass, seconds, length);
        }
        in.clearActive();
        if (length > 0) {
            in.jump(start);
            in.readByteArray(length);
        }
        return record != null ? record : Record.newRecord(Name.root, UNREADABLE, DClass.IN, 0, new byte[0]);
    }

    private @Nullable Record readData(Name owner, int type, int dclass, long seconds, int length) {
        try {
            int end = in.current() + length;
            in.setActive(length);
            byte[] data = uncompressed(type);
            in.clearActive();
            if (in.current() != end) {
                return null;
            }
            long held = type == Type.OPT || seconds <= Integer.MAX_VALUE ? seconds : 0;
            return Record.newRecord(owner, type, dclass, held, data.length, data);
        } catch (IOException | RuntimeException broken) {
            return null;
        }
    }

    /// The data with its names written out: compression points into the whole message (RFC 1035 section 4.1.4), in the
    /// types that may have it (RFC 3597 section 4).
    private byte[] uncompressed(int type) throws IOException {
        return switch (type) {
            case Type.NS, Type.CNAME, Type.PTR, Type.DNAME -> new Name(in).toWire();
            case Type.MX -> join(in.readByteArray(2), new Name(in).toWire());
            case Type.SOA -> join(new Name(in).toWire(), new Name(in).toWire(), in.readByteArray(SOA_NUMBERS));
            default -> in.readByteArray();
        };
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /// @return null for one that is no name, and is passed over
    private @Nullable Name readOwner() throws IOException {
        int start = in.current();
        try {
            return new Name(in);
        } catch (WireParseException | RuntimeException broken) {
            in.jump(start);
            skipName();
            return null;
        }
    }

    private void skipName() throws IOException {
        while (true) {
            int length = in.readU8();
            if (length == 0) {
                return;
            }
            if ((length & POINTER) == POINTER) {
                in.readU8();
                return;
            }
            if ((length & POINTER) != 0) {
                throw new WireParseException("a label of no known kind");
            }
            in.readByteArray(length);
        }
    }
}
