package org.zsmtp.bench.micro;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.mime.ConversionOptions;
import org.zsmtp.smtp.mime.ConvertibleContent;
import org.zsmtp.smtp.mime.StoredMessage;
import org.zsmtp.smtp.mime.Survey;
import org.zsmtp.smtp.wire.Capabilities;

/// 8-bit text for a server without 8BITMIME (RFC 6152): what a message is looked through for, and its conversion to
/// quoted-printable (RFC 2045 section 6.7).
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
public class QuotedPrintableBenchmark {

    /// A message in memory.
    ///
    /// @param fields its header with the empty line
    private record Held(String fields, Content content, long bodyOctets) implements StoredMessage {

        @Override
        public byte[] header(ConversionMode mode) {
            return fields.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public ContentReader openBody() throws IOException {
            return content.open();
        }
    }

    /// Octets of the body.
    @Param({"4096", "102400"})
    public int octets;

    private final ByteBuffer target = ByteBuffer.allocate(32 * 1024);
    private StoredMessage message = new Held("", Content.of(new byte[0], BodyType.SEVEN_BIT), 0);
    private Content converted = Content.of(new byte[0], BodyType.SEVEN_BIT);

    /// Makes the message.
    @Setup
    public void prepare() throws IOException {
        byte[] body = Samples.body(octets, 0, true).getBytes(StandardCharsets.ISO_8859_1);
        message = new Held(Samples.EIGHT_BIT_HEADER, Content.of(body, BodyType.EIGHT_BIT_MIME), body.length);
        ConversionOptions options = ConversionOptions.DEFAULTS;
        Content content = new ConvertibleContent(message, Survey.of(message, options), options);
        converted = switch (content.forPeer(Capabilities.NONE)) {
            case Content.Form.Sendable(Content form) -> form;
            case Content.Form.Unsendable refused -> throw new IOException(refused.why());
        };
        if (converted.conversion() == ConversionMode.NONE) {
            throw new IOException("not converted");
        }
    }

    /// @return what is known of the message then
    @Benchmark
    public Object survey() throws IOException {
        return Survey.of(message, ConversionOptions.DEFAULTS);
    }

    /// @return octets of the converted form
    @Benchmark
    public long convert() throws IOException {
        try (ContentReader reader = converted.open()) {
            long count = 0;
            int more = reader.read(target.clear());
            while (more >= 0) {
                count += more;
                more = reader.read(target.clear());
            }
            return count;
        }
    }
}
