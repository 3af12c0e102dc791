package org.zsmtp.smtp.mime;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A message or a part of one (RFC 2045 section 2.4), as [MimeWalker] finds it. Each pass over a content makes the
/// same entities, with the same numbers.
final class Entity {

    /// What the body of an entity is for us.
    enum Kind {
        /// Octets.
        LEAF,
        /// Parts.
        MULTIPART,
        /// A message.
        ENCLOSING
    }

    final int index;
    final @Nullable Entity parent;
    final int depth;

    /// With a header of RFC 5322 and not of a part.
    final boolean isMessage;

    Kind kind = Kind.LEAF;
    boolean mimeVersion;
    TransferEncoding encoding = TransferEncoding.ABSENT;

    /// The header says one thing twice, or is none, so that readers may disagree about it.
    boolean ambiguous;

    /// Signed, encrypted, or forbidden to be converted.
    boolean sealed;

    /// Signed, or forbidden to be converted, with its header.
    boolean headerSealed;

    /// The sender asks for quoted-printable.
    boolean forcedQuotedPrintable;

    /// Its multipart has ended.
    boolean closed;

    private @Nullable MediaType type;
    private boolean typeGiven;
    private byte[] boundary = {};

    Entity(int index, @Nullable Entity parent, boolean isMessage) {
        this.index = index;
        this.parent = parent;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.isMessage = isMessage;
    }

    /// @return what it is, or is by default (RFC 2045 section 5.2, RFC 2046 section 5.1.5)
    MediaType type() {
        if (typeGiven) {
            return type == null ? MediaType.TEXT_PLAIN : type;
        }
        return !isMessage && parent != null && parent.type().is("multipart", "digest")
                ? MediaType.MESSAGE
                : MediaType.TEXT_PLAIN;
    }

    boolean typeGiven() {
        return typeGiven;
    }

    boolean isRoot() {
        return parent == null;
    }

    void read(Field field) {
        switch (field.lowerCaseName()) {
            case "" -> ambiguous = true;
            case "mime-version" -> mimeVersion = true;
            case "content-type" -> {
                ambiguous |= typeGiven;
                typeGiven = true;
                type = MediaType.parse(field.value());
            }
            case "content-transfer-encoding" -> {
                ambiguous |= encoding != TransferEncoding.ABSENT;
                encoding = TransferEncoding.parse(field.value());
            }
            case "content-conversion" -> {
                String token = new MimeTokens(field.value()).token();
                String word = token == null ? "" : token.toLowerCase(Locale.ROOT);
                headerSealed |= word.equals("prohibited");
                forcedQuotedPrintable |= word.equals("forced-qp");
            }
            // The signature of an enclosed message is its reader's business, not the transport's.
            case "dkim-signature", "arc-message-signature", "domainkey-signature" -> headerSealed |= isRoot();
            default -> {
                // Says nothing about the body.
            }
        }
    }

    /// The header has been read.
    ///
    /// @param mayHaveParts whether there is room for further entities
    void headerEnds(boolean mayHaveParts) {
        MediaType found = type();
        sealed |= headerSealed || found.isSealed();
        if (sealed || ambiguous) {
            return;
        }
        if (found.isMultipart() || found.isMessage()) {
            String delimiter = found.boundary();
            if (!encoding.isIdentity() || !mayHaveParts || (found.isMultipart() && delimiter == null)) {
                ambiguous = true;
            } else if (delimiter == null || found.isMessage()) {
                kind = Kind.ENCLOSING;
            } else {
                kind = Kind.MULTIPART;
                boundary = delimiter.getBytes(StandardCharsets.ISO_8859_1);
            }
        }
    }

    /// What a line that begins with two hyphens is to a multipart.
    enum Delimiter {
        NONE,
        NEXT_PART,
        LAST
    }

    /// RFC 2046 section 5.1.1.
    Delimiter delimiter(Line line) {
        int after = line.from + 2 + boundary.length;
        if (closed || after > line.to) {
            return Delimiter.NONE;
        }
        for (int i = 0; i < boundary.length; i++) {
            if (line.octets[line.from + 2 + i] != boundary[i]) {
                return Delimiter.NONE;
            }
        }
        boolean last = line.to - after >= 2 && line.octets[after] == '-' && line.octets[after + 1] == '-';
        for (int i = last ? after + 2 : after; i < line.to; i++) {
            if (line.octets[i] != ' ' && line.octets[i] != '\t') {
                return Delimiter.NONE;
            }
        }
        return last ? Delimiter.LAST : Delimiter.NEXT_PART;
    }
}
