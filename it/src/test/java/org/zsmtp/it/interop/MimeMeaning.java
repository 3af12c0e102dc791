package org.zsmtp.it.interop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/// What a message means, whatever transfer encodings it is in: its structure, the fields of its parts, its contents
/// with their encodings undone. Read by Apache James, so that no code of ours judges what code of ours has written.
///
/// Two messages mean the same where these are equal. Not part of it is what a conversion has to change: transfer
/// encodings, MIME-Version, the charset that text without one is given; and Received and whatever else servers add.
public final class MimeMeaning {

    private static final int LONGEST_SHOWN = 2000;
    private static final List<String> CONVERTED =
            List.of("content-transfer-encoding", "content-type", "mime-version", "content-length", "lines");

    private MimeMeaning() {}

    /// @param message one octet a char, lines ended by LF
    /// @param fields  names, in lower case, of the fields of the outer header that count
    /// @return one text for each thing that is said
    public static List<String> of(String message, List<String> fields) {
        MimeTokenStream tokens = new MimeTokenStream(MimeConfig.PERMISSIVE);
        tokens.parse(new ByteArrayInputStream(message.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
        List<String> meaning = new ArrayList<>();
        int depth = 0;
        try {
            for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
                switch (state) {
                    case T_START_HEADER -> depth++;
                    case T_FIELD -> {
                        Field field = tokens.getField();
                        String name = field.getNameLowerCase();
                        if (depth == 1 ? fields.contains(name) : !CONVERTED.contains(name)) {
                            meaning.add(name + ": " + text(field));
                        }
                    }
                    case T_BODY -> {
                        BodyDescriptor body = tokens.getBodyDescriptor();
                        byte[] octets = tokens.getDecodedInputStream().readAllBytes();
                        meaning.add(body.getMimeType() + ": " + content(octets));
                    }
                    case T_START_MULTIPART ->
                        meaning.add("(" + tokens.getBodyDescriptor().getMimeType());
                    case T_END_MULTIPART -> meaning.add(")");
                    case T_PREAMBLE, T_EPILOGUE ->
                        meaning.add(
                                state + ": " + content(tokens.getInputStream().readAllBytes()));
                    default -> {}
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MimeException e) {
            throw new AssertionError("no MIME: " + message, e);
        }
        return meaning;
    }

    /// Encoded words undone; raw 8-bit text is UTF-8 in this corpus.
    private static String text(Field field) {
        String raw = new String(field.getRaw().toByteArray(), StandardCharsets.UTF_8);
        return DecoderUtil.decodeEncodedWords(raw.substring(raw.indexOf(':') + 1), StandardCharsets.UTF_8)
                .strip()
                .replaceAll("\\s+", " ");
    }

    /// Line ends of any kind are the same; so are a last line with and without its end.
    private static String content(byte[] octets) {
        String lines = new String(octets, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        String ended = lines.isEmpty() || lines.endsWith("\n") ? lines : lines + "\n";
        return ended.length() <= LONGEST_SHOWN ? ended : ended.length() + " octets, SHA-256 " + digest(ended);
    }

    private static String digest(String octets) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(octets.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
