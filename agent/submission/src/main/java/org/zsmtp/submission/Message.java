package org.zsmtp.submission;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.mime.ConversionOptions;
import org.zsmtp.smtp.mime.ConvertibleContent;
import org.zsmtp.smtp.mime.StoredMessage;
import org.zsmtp.smtp.mime.Survey;

/// A message to be sent: its header in memory, its body where it is. Its octets are kept; what a server cannot take
/// is converted when it is sent, as the conversion options say.
///
/// Whoever has read one from a stream closes it when it has been sent: its body may be kept in a file. With
/// [SubmissionClient#start] that is when the submission is complete.
public final class Message implements AutoCloseable {

    private final Header header;
    private final Body body;

    Message(Header header, Body body) {
        this.header = header;
        this.body = body;
    }

    /// @param body with whatever line ends
    public static Message of(Header header, byte[] body) {
        return new Message(header, new Body.InMemory(body.clone()));
    }

    /// Reads a message from a stream, which stays open, with the spooling that is usual here. All of it is taken up
    /// now, and the stream is not needed any more, with one exception: a bare [FileInputStream] of an ordinary
    /// file is read from again when the message is sent, so it must stay open, and the file unchanged, until that
    /// is done. To have a copy of such a file, wrap the stream (`new BufferedInputStream(in)`), or use
    /// [#read(Path)].
    ///
    /// @throws HeaderException where the header is longer than [Header#LIMIT]
    /// @throws IOException     where the stream cannot be read or the body not be kept
    public static Message read(InputStream in) throws IOException {
        return read(in, MessageStore.USUAL);
    }

    /// Reads a message from a stream, which stays open. The body of an ordinary file, by a bare [FileInputStream]
    /// that stays open as long as the message is used, is read from there as often as need be; all others are taken
    /// up now, in memory or in a file without a name, since a body is read more than once: to find out what servers
    /// can take it, to send it, and for another server.
    ///
    /// @param spooling where a body is kept
    /// @throws HeaderException where the header is longer than [Header#LIMIT]
    /// @throws IOException     where the stream cannot be read or the body not be kept
    public static Message read(InputStream in, MessageStore spooling) throws IOException {
        Optional<FileChannel> file = ordinary(in);
        if (file.isPresent()) {
            long start = file.get().position();
            return inFile(file.get(), start, false);
        }
        InputStream buffered = new BufferedInputStream(in);
        Header header = Header.read(buffered, Header.LIMIT);
        return new Message(header, spooling.keep(buffered));
    }

    /// Writes a message to a stream.
    @FunctionalInterface
    public interface Writer {

        /// @param out stays open
        /// @throws IOException where it cannot be written
        void writeTo(OutputStream out) throws IOException;
    }

    /// What is written here, read as a message.
    ///
    /// @param spooling where it is kept
    /// @throws HeaderException where the header is longer than [Header#LIMIT]
    /// @throws IOException     where it cannot be written or kept
    public static Message written(Writer writer, MessageStore spooling) throws IOException {
        try (MessageStore.Sink sink = new MessageStore.Sink(spooling)) {
            writer.writeTo(sink);
            Body whole = sink.body();
            try (InputStream in = new BufferedInputStream(whole.open())) {
                Header header = Header.read(in, Header.LIMIT);
                return new Message(header, whole.from(header.octets().length));
            } catch (IOException | RuntimeException failed) {
                whole.close();
                throw failed;
            }
        }
    }

    /// The message in a file, which is kept open and must not change.
    ///
    /// @throws HeaderException where the header is longer than [Header#LIMIT]
    /// @throws IOException     where the file cannot be read
    public static Message read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                return read(in);
            }
        }
        FileChannel channel = FileChannel.open(file);
        try {
            return inFile(channel, 0, true);
        } catch (IOException | RuntimeException unreadable) {
            channel.close();
            throw unreadable;
        }
    }

    private static Message inFile(FileChannel file, long start, boolean ours) throws IOException {
        try (Body.Octets octets = new Body.Octets(file, start, file.size());
                BufferedInputStream in = new BufferedInputStream(octets)) {
            Header header = Header.read(in, Header.LIMIT);
            long from = start + header.octets().length;
            return new Message(header, new Body.InFile(file, from, file.size(), ours));
        }
    }

    /// A pipe has no position.
    private static Optional<FileChannel> ordinary(InputStream in) {
        if (!(in instanceof FileInputStream file) || in.getClass() != FileInputStream.class) {
            return Optional.empty();
        }
        try {
            FileChannel channel = file.getChannel();
            return channel.size() > channel.position() ? Optional.of(channel) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// @return the header as it is
    public Header header() {
        return header;
    }

    /// @return the octets of the body as it is kept
    public long bodyOctets() {
        return body.octets();
    }

    /// @return the body, from its start, each time
    /// @throws IOException where it cannot be read
    public InputStream openBody() throws IOException {
        return body.open();
    }

    /// Writes the message as it is kept, line ends among it, with an empty line after its header.
    ///
    /// @param out stays open
    /// @throws IOException where the body cannot be read, or the stream not be written
    public void writeTo(OutputStream out) throws IOException {
        out.write(header.octetsBeforeBody());
        try (InputStream in = body.open()) {
            in.transferTo(out);
        }
    }

    /// @return the same body below another header. Closing one closes both
    public Message with(Header other) {
        return new Message(other, body);
    }

    /// The content for an envelope, converted for servers that cannot take 8-bit text. Reads the body once.
    ///
    /// @throws IOException where the body cannot be read
    public Content content() throws IOException {
        return content(ConversionOptions.DEFAULTS.withHeaderAddresses(ConversionOptions.HeaderAddresses.REFUSED));
    }

    /// The content below another header.
    ///
    /// @throws IOException where the body cannot be read
    public Content content(Header other) throws IOException {
        return with(other).content();
    }

    /// The content for an envelope. Reads the body once.
    ///
    /// @param options what may be done for servers that cannot take it as it is
    /// @throws IOException where the body cannot be read
    public Content content(ConversionOptions options) throws IOException {
        Stored stored = new Stored(header, body);
        return new ConvertibleContent(stored, Survey.of(stored, options), options);
    }

    private record Stored(Header header, Body body) implements StoredMessage {

        @Override
        public byte[] header(ConversionMode mode) {
            return body.octets() > 0 ? header.octetsBeforeBody() : header.octets();
        }

        @Override
        public ContentReader openBody() throws IOException {
            return body.reader();
        }

        @Override
        public long bodyOctets() {
            return body.octets();
        }
    }

    /// Gives the file back that the body is kept in, where there is one. What is being sent can no longer be read.
    @Override
    public void close() {
        body.close();
    }
}
