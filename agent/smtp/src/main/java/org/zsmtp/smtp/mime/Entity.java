package org.zsmtp.smtp.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A message or a part of one (RFC 2045 section 2.4), as [MimeWalker] finds it. Each pass over a content makes the
/// same entities, with the same numbers.
final class Entity {
    /// RFC 2045 allows 70; some mailers write more, and readers take them.
    private static final int LONGEST_BOUNDARY = 900;

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

    /// A field is there twice, or the header is malformed, so that readers may disagree about it.
    boolean ambiguous;

    /// Signed, encrypted, or forbidden to be converted, by itself or with what it is in.
    boolean sealed;

    /// Signed, or forbidden to be converted, with its header.
    boolean headerSealed;

    /// The sender asks for quoted-printable.
    boolean forcedQuotedPrintable;

    /// Its multipart has ended.
    boolean closed;

    private @Nullable MediaType type;
    private boolean typeGiven;

    /// What may stand in a delimiter line; the one that is seen first is the one.
    private List<byte[]> boundaries = List.of();

    private boolean delimiterSeen;

    Entity(int index, @Nullable Entity parent, boolean isMessage) {
        this.index = index;
        this.parent = parent;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.isMessage = isMessage;
        this.headerSealed = parent != null && parent.sealed;
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
                MediaType another = MediaType.parse(field.value());
                ambiguous |= typeGiven && !agree(type, another);
                type = typeGiven ? type : another;
                typeGiven = true;
            }
            case "content-transfer-encoding" -> {
                TransferEncoding another = TransferEncoding.parse(field.value());
                ambiguous |= encoding != TransferEncoding.ABSENT && !encoding.agreesWith(another);
                encoding =
                        encoding == TransferEncoding.ABSENT || another.promisesMoreThanSevenBit() ? another : encoding;
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

    /// Whether readers see the same parts, whichever of two types they take.
    private static boolean agree(@Nullable MediaType one, @Nullable MediaType other) {
        MediaType first = one == null ? MediaType.TEXT_PLAIN : one;
        MediaType second = other == null ? MediaType.TEXT_PLAIN : other;
        return first.equals(second)
                || (!first.isComposite() && !second.isComposite() && first.isWide() == second.isWide())
                || (first.isMultipart()
                        && second.isMultipart()
                        && first.boundaries().equals(second.boundaries()));
    }

    /// The header has been read.
    ///
    /// @param mayHaveParts whether there is room for further entities
    void headerEnds(boolean mayHaveParts) {
        MediaType found = type();
        sealed |= headerSealed || found.isSealed();
        if (ambiguous) {
            return;
        }
        if (found.isMultipart()) {
            if (!mayHaveParts || !found.boundaries().stream().allMatch(Entity::isSearchable)) {
                ambiguous = true;
            } else {
                // A transfer encoding means nothing here (RFC 2045 section 6.4), and readers do not mind one.
                kind = Kind.MULTIPART;
                boundaries = new ArrayList<>();
                for (String each : found.boundaries()) {
                    boundaries.add(each.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        } else if (found.isMessage()) {
            if (!encoding.isIdentity() || !mayHaveParts) {
                ambiguous = true;
            } else {
                kind = Kind.ENCLOSING;
            }
        }
    }

    private static boolean isSearchable(String boundary) {
        return boundary.length() <= LONGEST_BOUNDARY && boundary.chars().allMatch(c -> c < 0x80);
    }

    /// Whether what it holds is parts or a message, and not octets, as those of a multipart are of which no
    /// delimiter is ever seen: readers show it as text.
    boolean isComposite() {
        return switch (kind) {
            case LEAF -> false;
            case MULTIPART -> delimiterSeen;
            case ENCLOSING -> true;
        };
    }

    /// What a line that begins with two hyphens is to a multipart.
    enum Delimiter {
        NONE,
        NEXT_PART,
        LAST
    }

    /// RFC 2046 section 5.1.1.
    Delimiter delimiter(Line line) {
        if (closed) {
            return Delimiter.NONE;
        }
        for (byte[] boundary : boundaries) {
            Delimiter found = delimiter(line, boundary);
            if (found != Delimiter.NONE) {
                delimiterSeen = true;
                boundaries = List.of(boundary);
                return found;
            }
        }
        return Delimiter.NONE;
    }

    private static Delimiter delimiter(Line line, byte[] boundary) {
        int after = line.from + 2 + boundary.length;
        if (after > line.to) {
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
