package org.zsmtp.submission;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mime.AsciiForm;
import org.zsmtp.smtp.text.Printable;

/// Something beside the text of a message: an attachment, or a picture that the HTML shows.
///
/// @param type its media type
/// @param disposition the field Content-Disposition (RFC 2183), without a line end
/// @param source where its octets come from
/// @param contentId what follows `cid:`, null where nothing refers to it
record Enclosure(
        String type,
        String disposition,
        Source source,
        @Nullable String contentId) {

    private static final String TOKEN = "[A-Za-z0-9!#$&^_.+-]{1,127}";

    /// Opens the octets each time anew.
    interface Source {
        InputStream open() throws IOException;
    }

    /// Something for its own sake.
    ///
    /// @throws IllegalArgumentException where the name has control characters, or the type is none that may be
    ///     enclosed
    static Enclosure attachment(String fileName, String type, byte[] octets) {
        byte[] copy = octets.clone();
        return of("attachment", fileName, type, () -> new ByteArrayInputStream(copy), null);
    }

    /// Text, as UTF-8.
    ///
    /// @param type one of text, without parameters
    /// @throws IllegalArgumentException likewise
    static Enclosure text(String fileName, String type, String lines) {
        if (!type.regionMatches(true, 0, "text/", 0, 5) || type.indexOf(';') >= 0) {
            throw new IllegalArgumentException("no media type of text: " + Printable.line(type));
        }
        return attachment(fileName, type + "; charset=utf-8", lines.getBytes(StandardCharsets.UTF_8));
    }

    /// A file, which is read when the message is made.
    ///
    /// @throws IllegalArgumentException likewise
    static Enclosure file(Path file, String type) {
        Path name = file.getFileName();
        return of("attachment", name == null ? "" : name.toString(), type, () -> Files.newInputStream(file), null);
    }

    /// Something that the HTML shows.
    ///
    /// @param contentId of the form `left@right`
    /// @throws IllegalArgumentException likewise, and where the content id is none
    static Enclosure shown(String contentId, String fileName, String type, byte[] octets) {
        Identifiers.require("content id", contentId);
        byte[] copy = octets.clone();
        return of("inline", fileName, type, () -> new ByteArrayInputStream(copy), contentId);
    }

    private static Enclosure of(
            String disposition, String fileName, String type, Source source, @Nullable String contentId) {
        Header.requireOneLine("a file's name", fileName);
        if (!type.matches(TOKEN + "/" + TOKEN + "(; ?charset=" + TOKEN + ")?")) {
            throw new IllegalArgumentException("no media type: " + Printable.line(type));
        }
        String lower = type.toLowerCase(Locale.ROOT);
        if (lower.startsWith("multipart/") || lower.startsWith("message/")) {
            // These must not be encoded (RFC 2045 section 6.4), and hold what no one has looked at.
            throw new IllegalArgumentException("not to be enclosed: " + Printable.line(type));
        }
        String named = fileName.isEmpty() ? disposition : disposition + ";\n " + parameter(fileName);
        return new Enclosure(type, AsciiForm.field("Content-Disposition", named), source, contentId);
    }

    /// What looks like an encoded word is read as one by many, though it must not be.
    private static String parameter(String fileName) {
        if (!fileName.contains("=?")) {
            return "filename=" + FieldList.quoted(fileName);
        }
        StringBuilder escaped = new StringBuilder("filename*=utf-8''");
        for (byte octet : fileName.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = Character.isLetterOrDigit((char) (octet & 0x7f)) && octet > 0;
            escaped.append(plain ? String.valueOf((char) octet) : String.format("%%%02X", octet & 0xff));
        }
        return escaped.toString();
    }
}
