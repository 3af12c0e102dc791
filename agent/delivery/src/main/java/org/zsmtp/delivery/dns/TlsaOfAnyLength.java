package org.zsmtp.delivery.dns;

import java.io.IOException;
import java.util.HexFormat;
import org.xbill.DNS.Compression;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.DNSOutput;
import org.xbill.DNS.Name;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.Type;

/// A TLSA record whose data may be too short for its three fields and an octet. dnsjava's own gives the whole message
/// up for one such record, so that a domain with a good and a cut one could get no mail at all.
final class TlsaOfAnyLength extends TLSARecord {
    private static final long serialVersionUID = 1L;

    private static final int FIELDS = 3;

    private byte[] tooShort = {};
    private boolean whole = true;

    private TlsaOfAnyLength() {
        super(Name.root, Type.TLSA, DClass.IN, 0, 0, 0, 0, new byte[1]);
    }

    /// From now on dnsjava reads TLSA records so, in the whole process: any other user of it sees a
    /// [TLSARecord] as before.
    static void register() {
        Type.register(Type.TLSA, "TLSA", TlsaOfAnyLength::new);
    }

    @Override
    protected void rrFromWire(DNSInput in) throws IOException {
        whole = in.remaining() > FIELDS;
        if (whole) {
            super.rrFromWire(in);
        } else {
            tooShort = in.readByteArray();
        }
    }

    @Override
    protected void rrToWire(DNSOutput out, Compression compression, boolean canonical) {
        if (whole) {
            super.rrToWire(out, compression, canonical);
        } else {
            out.writeByteArray(tooShort);
        }
    }

    @Override
    protected String rrToString() {
        return whole
                ? super.rrToString()
                : "\\# " + tooShort.length + " " + HexFormat.of().formatHex(tooShort);
    }

    @Override
    public int getCertificateUsage() {
        return field(0, super.getCertificateUsage());
    }

    @Override
    public int getSelector() {
        return field(1, super.getSelector());
    }

    @Override
    public int getMatchingType() {
        return field(2, super.getMatchingType());
    }

    /// Empty where the record has none. (The other of this name cannot be empty, and is final.)
    byte[] association() {
        return whole ? getCertificateAssociationData() : new byte[0];
    }

    private int field(int index, int value) {
        if (whole) {
            return value;
        }
        return index < tooShort.length ? tooShort[index] & 0xFF : Tlsa.LACKING;
    }
}
