package org.zsmtp.smtp.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.DataEncoder;
import org.zsmtp.smtp.wire.DataEncoder.Transparency;

/// A message in memory, and what the wire has of it in its form for a server. One octet in each character.
record TestMessage(String header, String body) implements StoredMessage {

    static final Capabilities EIGHT_BIT = new Capabilities(Map.of("8BITMIME", List.of()));
    static final Capabilities SEVEN_BIT = Capabilities.NONE;

    /// @param text header, empty line and body
    static TestMessage of(String text) {
        int end = text.startsWith("\n") ? 0 : text.indexOf("\n\n") + 1;
        return new TestMessage(text.substring(0, end + 1), text.substring(end + 1));
    }

    @Override
    public byte[] header(ConversionMode mode) {
        return header.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public ContentReader openBody() throws IOException {
        return Content.of(body.getBytes(StandardCharsets.ISO_8859_1), BodyType.EIGHT_BIT_MIME)
                .open();
    }

    @Override
    public long bodyOctets() {
        return body.length();
    }

    Content content(ConversionOptions options) {
        try {
            return new ConvertibleContent(this, Survey.of(this, options), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Content.Form form(ConversionOptions options, Capabilities capabilities) {
        return content(options).forPeer(capabilities);
    }

    Content sendable(ConversionOptions options, Capabilities capabilities) {
        return switch (form(options, capabilities)) {
            case Content.Form.Sendable(Content content) -> content;
            case Content.Form.Unsendable(var status, String why) ->
                throw new AssertionError("unsendable: " + status + " " + why);
        };
    }

    /// @return the content in lines that end with LF
    String sent(ConversionOptions options, Capabilities capabilities) {
        return unstuffed(wire(sendable(options, capabilities), 8192));
    }

    String sentToSevenBit() {
        return sent(ConversionOptions.DEFAULTS, SEVEN_BIT);
    }

    /// @param room how much is read at a time
    static String wire(Content content, int room) {
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        encoder.end(target.clear());
        wire.write(target.array(), 0, target.position());
        return wire.toString(StandardCharsets.ISO_8859_1);
    }

    /// @return what a receiver makes of it, with LF for CR LF
    static String unstuffed(String wire) {
        String content = wire.substring(0, wire.length() - ".\r\n".length());
        return (content.startsWith("..") ? content.substring(1) : content)
                .replace("\r\n..", "\r\n.")
                .replace("\r\n", "\n");
    }
}
