package org.zsmtp.submission;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.zsmtp.smtp.text.Printable;

/// The header of a message, octets kept: what is not edited goes out as it came in. Immutable.
///
/// A header ends with its first empty line. Lines that are no field, nor continue one, stay where they are and
/// count as no field. Lines end with LF or CR LF; a CR elsewhere is an octet of its line.
public final class Header {

    /// The default limit of a header's length: a megabyte.
    public static final int LIMIT = 1 << 20;

    /// A header without fields.
    public static final Header EMPTY = new Header(List.of(), "\n");

    /// A field with its folds, or a line that is none.
    ///
    /// @param octets with line ends, one in each character
    /// @param field  empty where it is none
    private record Piece(String octets, Optional<HeaderField> field) {

        boolean isNamed(String name) {
            return field.isPresent() && field.get().isNamed(name);
        }
    }

    private final List<Piece> pieces;

    /// The empty line; of no octets where there was none.
    private final String end;

    private Header(List<Piece> pieces, String end) {
        this.pieces = List.copyOf(pieces);
        this.end = end;
    }

    /// Reads up to the empty line, which is taken from the stream as well, or up to the end. Octets are read one
    /// by one:
    /// give it a stream with a buffer.
    ///
    /// @param limit the most octets
    /// @throws HeaderException where there are more
    /// @throws IOException     where the stream cannot be read
    public static Header read(InputStream in, int limit) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        int left = limit;
        while (true) {
            byte[] line = line(in, left);
            if (line.length > left) {
                throw new HeaderException(HeaderException.BAD_HEADER, "the header is longer than " + limit + " octets");
            }
            left -= line.length;
            boolean over = isEmpty(line);
            if (piece.size() > 0 && (over || !isBlank(line[0]))) {
                pieces.add(piece(piece.toByteArray()));
                piece.reset();
            }
            if (over) {
                return new Header(pieces, text(line));
            }
            piece.writeBytes(line);
        }
    }

    /// @return with its line end; of one octet more than `limit` where it is longer; nothing at the end
    private static byte[] line(InputStream in, int limit) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet = 0;
        while (octet != '\n' && line.size() <= limit) {
            octet = in.read();
            if (octet < 0) {
                break;
            }
            line.write(octet);
        }
        return line.toByteArray();
    }

    /// The same from octets in memory.
    ///
    /// @throws HeaderException where there are more than [#LIMIT]
    public static Header of(byte[] octets) throws HeaderException {
        try (InputStream in = new ByteArrayInputStream(octets)) {
            return read(in, LIMIT);
        } catch (HeaderException tooLong) {
            throw tooLong;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A CR alone is the last octet there is.
    private static boolean isEmpty(byte[] line) {
        return line.length == 0
                || line[0] == '\n'
                || (line.length == 1 && line[0] == '\r')
                || (line.length == 2 && line[0] == '\r' && line[1] == '\n');
    }

    private static boolean isBlank(int octet) {
        return octet == ' ' || octet == '\t';
    }

    private static Piece piece(byte[] octets) {
        String text = text(octets);
        return new Piece(text, field(text));
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static Optional<HeaderField> field(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? "" : text.substring(0, colon).stripTrailing();
        if (!isName(name)) {
            return Optional.empty();
        }
        return Optional.of(new HeaderField(name, trimmed(unfolded(text.substring(colon + 1)))));
    }

    /// RFC 5322 section 2.2: printable, no colon, no blank. Blanks before the colon are obsolete, and gone here.
    private static boolean isName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':');
    }

    private static String unfolded(String value) {
        StringBuilder unfolded = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean lineEnd = c == '\n' || (c == '\r' && i + 1 < value.length() && value.charAt(i + 1) == '\n');
            if (!lineEnd) {
                unfolded.append(c);
            }
        }
        return unfolded.toString();
    }

    private static String trimmed(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    /// @return all fields in their order
    public List<HeaderField> fields() {
        return pieces.stream().flatMap(each -> each.field().stream()).toList();
    }

    /// @return whether some line is no field and continues none
    public boolean hasStrayLines() {
        return pieces.stream().anyMatch(each -> each.field().isEmpty());
    }

    /// @return whether an empty line ended it; else the message was over
    public boolean isEnded() {
        return !end.isEmpty();
    }

    /// @return the value of the first field of this name, in whatever case
    public Optional<String> first(String name) {
        return fields().stream()
                .filter(each -> each.isNamed(name))
                .map(HeaderField::value)
                .findFirst();
    }

    /// @return the values of all fields of this name, in whatever case
    public List<String> all(String name) {
        return fields().stream()
                .filter(each -> each.isNamed(name))
                .map(HeaderField::value)
                .toList();
    }

    /// @return whether there is a field of this name
    public boolean has(String name) {
        return pieces.stream().anyMatch(each -> each.isNamed(name));
    }

    /// @return the same without fields of these names
    public Header without(String... names) {
        return new Header(
                pieces.stream()
                        .filter(each -> Arrays.stream(names).noneMatch(each::isNamed))
                        .toList(),
                end);
    }

    /// The same without the line before the fields by which mailboxes part messages: `From alice Mon Jan ...`.
    public Header withoutSeparator() {
        boolean parted = !pieces.isEmpty()
                && pieces.getFirst().field().isEmpty()
                && pieces.getFirst().octets().matches("(?s)>?From .*");
        return parted ? new Header(pieces.subList(1, pieces.size()), end) : this;
    }

    /// The same with one more field, in front of all others. Characters beyond ASCII go in as UTF-8; they are
    /// encoded when the message goes out (RFC 2047).
    ///
    /// @throws IllegalArgumentException where `name` is no name of a field, or `value` has a control character
    ///     other than TAB: lines cannot be put in by it
    public Header with(String name, String value) {
        // What continues nothing must not continue this.
        boolean stray = !pieces.isEmpty() && isBlank(pieces.getFirst().octets().charAt(0));
        return with(stray ? 1 : 0, name, value);
    }

    /// The same with one more field, in front of the first whose name begins so, whatever the case; in front of all
    /// others where there is none.
    ///
    /// @throws IllegalArgumentException as [#with]
    Header withBefore(String prefix, String name, String value) {
        for (int i = 0; i < pieces.size(); i++) {
            Optional<HeaderField> field = pieces.get(i).field();
            if (field.isPresent() && field.get().name().regionMatches(true, 0, prefix, 0, prefix.length())) {
                return with(i, name, value);
            }
        }
        return with(name, value);
    }

    /// The same with one more field, after all others.
    ///
    /// @throws IllegalArgumentException as [#with]
    public Header withLast(String name, String value) {
        return with(pieces.size(), name, value);
    }

    /// The same with this value in the place of the first field of this name, and no other such field; at the end
    /// where there is none.
    ///
    /// @throws IllegalArgumentException as [#with]
    public Header withOnly(String name, String value) {
        int at = 0;
        while (at < pieces.size() && !pieces.get(at).isNamed(name)) {
            at++;
        }
        Header first = new Header(pieces.subList(0, at), end).with(at, name, value);
        List<Piece> all = new ArrayList<>(first.pieces);
        pieces.subList(at, pieces.size()).stream()
                .filter(each -> !each.isNamed(name))
                .forEach(all::add);
        return new Header(all, end);
    }

    private Header with(int place, String name, String value) {
        if (!isName(name)) {
            throw new IllegalArgumentException("no name of a header field: " + Printable.line(name));
        }
        requireOneLine(name, value);
        byte[] octets = (name + ": " + value + "\n").getBytes(StandardCharsets.UTF_8);
        List<Piece> all = new ArrayList<>(pieces);
        if (place == all.size() && place > 0) {
            all.set(place - 1, lineEnded(all.getLast()));
        }
        all.add(place, piece(octets));
        return new Header(all, end);
    }

    private static Piece lineEnded(Piece last) {
        return last.octets().endsWith("\n") ? last : new Piece(last.octets() + "\n", last.field());
    }

    /// Refuses what would end a line, or be read differently by others.
    static void requireOneLine(String what, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean lone = Character.isSurrogate(c)
                    && (Character.isHighSurrogate(c)
                            ? i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1))
                            : i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
            if ((Character.isISOControl(c) && c != '\t') || c == '\u2028' || c == '\u2029' || lone) {
                throw new IllegalArgumentException(
                        "a control character in the value of " + Printable.line(what) + ": " + Printable.line(value));
            }
        }
    }

    /// @return as it came in, edits apart, with the empty line where it had one
    public byte[] octets() {
        return octets(end);
    }

    /// @return the same with an empty line in any case, since a body follows or may
    byte[] octetsBeforeBody() {
        if (isEnded()) {
            return octets();
        }
        boolean whole = pieces.isEmpty() || pieces.getLast().octets().endsWith("\n");
        return octets(whole ? "\n" : "\n\n");
    }

    private byte[] octets(String end) {
        StringBuilder all = new StringBuilder();
        pieces.forEach(each -> all.append(each.octets()));
        return all.append(end).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// @return the names of the fields; their values are private
    @Override
    public String toString() {
        return "Header" + fields().stream().map(HeaderField::name).toList();
    }
}
