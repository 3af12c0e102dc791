package org.zsmtp.testkit.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.mime.ConversionOptions;
import org.zsmtp.smtp.mime.ConversionOptions.BareLineEnds;
import org.zsmtp.smtp.mime.ConversionOptions.Channel;
import org.zsmtp.smtp.mime.ConversionOptions.HeaderText;
import org.zsmtp.smtp.mime.ConversionOptions.NulOctets;
import org.zsmtp.smtp.mime.ConversionOptions.Unconvertible;
import org.zsmtp.smtp.mime.ConvertibleContent;
import org.zsmtp.smtp.mime.DefaultCharset;
import org.zsmtp.smtp.mime.StoredMessage;
import org.zsmtp.smtp.mime.Survey;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.DataEncoder;
import org.zsmtp.smtp.wire.DataEncoder.Transparency;

/// Fuzz target. The law: whatever a message holds and whatever the options are, its form for a server is the same
/// however it is read, has one end of data for every reader, is no longer than it said, holds no octets that it said
/// it has not, and, where its one body was encoded, decodes to the octets that stood there.
///
/// An input is two octets for the options and the server, then the message.
public final class ConversionTarget {

    private static final int LONGEST = 4000;
    private static final Capabilities EIGHT_BIT = new Capabilities(Map.of("8BITMIME", List.of()));

    private ConversionTarget() {}

    /// @param data as the class comment says
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 2 || data.length > LONGEST) {
            return;
        }
        ConversionOptions options = options(data[0] & 0xff);
        String text = new String(data, 2, data.length - 2, StandardCharsets.ISO_8859_1);
        try {
            check(new Message(text), options, (data[1] & 1) == 0 ? Capabilities.NONE : EIGHT_BIT);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static ConversionOptions options(int choice) {
        return new ConversionOptions(
                List.of(Channel.SEVEN_BIT, Channel.BY_CAPABILITY, Channel.EIGHT_BIT)
                        .get(choice % 3),
                (choice & 4) == 0 ? HeaderText.ENCODED : HeaderText.AS_IS,
                DefaultCharset.ISO_8859_1,
                (choice & 8) == 0 ? Unconvertible.REFUSED : Unconvertible.AS_IS,
                (choice & 16) == 0 ? BareLineEnds.CANONICALISED : BareLineEnds.REFUSED,
                List.of(NulOctets.ENCODED, NulOctets.REMOVED, NulOctets.REFUSED).get((choice >> 5 & 3) % 3));
    }

    private static void check(Message message, ConversionOptions options, Capabilities server) throws IOException {
        Content stored = new ConvertibleContent(message, Survey.of(message, options), options);
        switch (stored.forPeer(server)) {
            case Content.Form.Unsendable _ ->
                require(
                        options.unconvertible() == Unconvertible.REFUSED
                                || options.bareLineEnds() == BareLineEnds.REFUSED
                                || options.nul() == NulOctets.REFUSED,
                        "refused against the options");
            case Content.Form.Sendable(Content content) -> check(message, options, content);
        }
    }

    private static void check(Message message, ConversionOptions options, Content content) throws IOException {
        String wire = wire(content, 8192);
        require(wire.equals(wire(content, 1)) && wire.equals(wire(content, 7)), "read otherwise in pieces");
        String sent = unstuffed(wire);
        require(content.size().orElseThrow() >= sent.length(), "longer than it said");
        require(
                content.bodyType() == BodyType.EIGHT_BIT_MIME || sent.chars().allMatch(c -> c < 0x80),
                "octets above 127 that were not announced");
        if (options.unconvertible() == Unconvertible.REFUSED) {
            require(sent.indexOf('\0') < 0, "NUL");
            require(
                    options.channel() != Channel.SEVEN_BIT
                            || options.headerText() == HeaderText.AS_IS
                            || content.bodyType() == BodyType.SEVEN_BIT,
                    "8-bit content on a 7-bit channel");
        }
        String before = message.canonicalBody();
        String expected = options.nul() == NulOctets.ENCODED ? before : before.replace("\0", "");
        if (content.conversion() == ConversionMode.QUOTED_PRINTABLE) {
            require(quotedPrintable(body(sent)).equals(expected), "another text than before");
        } else if (content.conversion() == ConversionMode.BASE64) {
            String decoded = new String(
                    Base64.getMimeDecoder().decode(body(sent).getBytes(StandardCharsets.ISO_8859_1)),
                    StandardCharsets.ISO_8859_1);
            require(expected.equals(decoded) || expected.equals(decoded + "\r\n"), "other octets than before");
        }
    }

    private static String body(String sent) {
        return sent.startsWith("\r\n") ? sent.substring(2) : sent.substring(sent.indexOf("\r\n\r\n") + 4);
    }

    /// A decoder of its own, for text that is encoded as it should be.
    private static String quotedPrintable(String encoded) {
        StringBuilder decoded = new StringBuilder();
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) != '=') {
                decoded.append(encoded.charAt(i));
            } else if (encoded.startsWith("\r\n", i + 1)) {
                i += 2;
            } else {
                decoded.append((char) Integer.parseInt(encoded.substring(i + 1, i + 3), 16));
                i += 2;
            }
        }
        return decoded.toString();
    }

    /// What a receiver has, which finds no end before the last, nor would if it dropped NUL.
    private static String unstuffed(String wire) {
        ContentReceiver strict = new ContentReceiver();
        ByteBuffer octets = ByteBuffer.wrap(wire.getBytes(StandardCharsets.ISO_8859_1));
        require(strict.take(octets) && !octets.hasRemaining(), "an end of data inside");
        return strict.content();
    }

    private static String wire(Content content, int room) throws IOException {
        DataEncoder encoder = new DataEncoder(Transparency.DOTS_DOUBLED);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        ByteBuffer piece = ByteBuffer.allocate(room);
        ByteBuffer target = ByteBuffer.allocate(64);
        try (ContentReader reader = content.open()) {
            while (reader.read(piece.clear()) >= 0) {
                piece.flip();
                while (piece.hasRemaining()) {
                    encoder.encode(piece, target.clear());
                    wire.write(target.array(), 0, target.position());
                }
            }
        }
        encoder.end(target.clear());
        wire.write(target.array(), 0, target.position());
        return wire.toString(StandardCharsets.ISO_8859_1);
    }

    private static void require(boolean lawful, String otherwise) {
        if (!lawful) {
            throw new LawBrokenException(otherwise);
        }
    }

    /// A header as the spool has it, with LF and an empty line, and a body of any octets.
    private record Message(String text) implements StoredMessage {

        /// Of the body alone: a bare CR in the header ends no header.
        String canonicalBody() {
            return CanonicalLines.of(text.substring(end()).getBytes(StandardCharsets.ISO_8859_1));
        }

        /// Where the body starts, if the empty line before it is no other than LF.
        int end() {
            int empty = text.startsWith("\n") ? 0 : text.indexOf("\n\n") + 1;
            return text.startsWith("\n") || empty > 0 ? empty + 1 : text.length();
        }

        @Override
        public byte[] header(ConversionMode mode) {
            String header = text.substring(0, end());
            return (header.endsWith("\n") ? header : header + "\n\n").getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public ContentReader openBody() throws IOException {
            return Content.of(text.substring(end()).getBytes(StandardCharsets.ISO_8859_1), BodyType.EIGHT_BIT_MIME)
                    .open();
        }

        @Override
        public long bodyOctets() {
            return (long) text.length() - end();
        }
    }
}
