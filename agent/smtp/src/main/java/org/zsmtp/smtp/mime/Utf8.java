package org.zsmtp.smtp.mime;

/// Whether octets are UTF-8 (RFC 3629), read in pieces. For one thread.
final class Utf8 {
    private int due;
    private int lowest = 0x80;
    private int highest = 0xbf;
    private boolean broken;

    /// Whether `octets` are UTF-8 as a whole.
    static boolean is(byte[] octets) {
        Utf8 text = new Utf8();
        text.octets(octets, 0, octets.length);
        return text.isValid();
    }

    void octets(byte[] octets, int from, int to) {
        for (int i = from; i < to && !broken; i++) {
            int octet = octets[i] & 0xff;
            if (due > 0) {
                broken = octet < lowest || octet > highest;
                due--;
                lowest = 0x80;
                highest = 0xbf;
            } else if (octet >= 0x80) {
                begin(octet);
            }
        }
    }

    /// A line end, or a piece of a line that is all ASCII: no character goes over it.
    void ascii() {
        broken |= due > 0;
    }

    boolean isValid() {
        return !broken && due == 0;
    }

    private void begin(int octet) {
        if (octet >= 0xc2 && octet <= 0xdf) {
            due = 1;
        } else if (octet >= 0xe0 && octet <= 0xef) {
            due = 2;
            lowest = octet == 0xe0 ? 0xa0 : 0x80;
            highest = octet == 0xed ? 0x9f : 0xbf;
        } else if (octet >= 0xf0 && octet <= 0xf4) {
            due = 3;
            lowest = octet == 0xf0 ? 0x90 : 0x80;
            highest = octet == 0xf4 ? 0x8f : 0xbf;
        } else {
            broken = true;
        }
    }
}
