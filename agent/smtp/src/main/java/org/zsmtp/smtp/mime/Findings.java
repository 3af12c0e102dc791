package org.zsmtp.smtp.mime;

import org.jspecify.annotations.Nullable;

/// What a pass over a content has found in one entity: in its own header, and in its own body without the parts of
/// it.
final class Findings {
    final Entity entity;

    boolean highInHeader;
    boolean nulInHeader;

    /// Octets above 127 stand in an address of the header that no 7-bit form is known for.
    boolean addressTooWide;

    /// Such an address, and not in UTF-8 either.
    boolean addressOfNoCharset;

    long longestHeaderLine;

    boolean bareReturn;
    long high;
    long nul;
    long escapes;
    long longestLine;

    /// On the wire, with line ends of two octets.
    long octets;

    /// Whether its text is UTF-8; known of text without a type only.
    @Nullable
    Utf8 utf8;

    /// What it holds after its transfer encoding; known of quoted-printable text only, where that may be decoded.
    @Nullable
    DecodedText decoded;

    private long lineOctets;
    private long lineEscapes;

    Findings(Entity entity) {
        this.entity = entity;
    }

    void header(Field field) {
        nulInHeader |= field.nul() > 0;
        highInHeader |= field.high() > 0;
        longestHeaderLine = Math.max(longestHeaderLine, field.longestLine());
    }

    /// A piece of a field that is too long to be held.
    void header(Line piece) {
        nulInHeader |= piece.nul > 0;
        highInHeader |= piece.high > 0;
        longestHeaderLine = Math.max(longestHeaderLine, piece.length());
    }

    void body(Line line) {
        lineOctets += line.length();
        lineEscapes += line.escapes;
        if (line.high > 0) {
            high += line.high;
            if (utf8 != null) {
                utf8.octets(line.octets, line.from, line.to);
            }
        } else if (utf8 != null && line.length() > 0) {
            utf8.ascii();
        }
        nul += line.nul;
        bareReturn |= line.end == Line.End.CR;
        if (decoded != null) {
            decoded.source(line);
        }
        if (line.ends()) {
            lineEnds();
        }
    }

    private void lineEnds() {
        if (utf8 != null) {
            utf8.ascii();
        }
        longestLine = Math.max(longestLine, lineOctets);
        octets += lineOctets + 2;
        escapes += lineEscapes;
        lineOctets = 0;
        lineEscapes = 0;
    }

    /// The entity is over.
    void end() {
        if (lineOctets > 0) {
            lineEnds();
        }
    }
}
