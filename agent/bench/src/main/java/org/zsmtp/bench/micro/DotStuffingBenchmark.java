package org.zsmtp.bench.micro;

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
import org.zsmtp.smtp.wire.DataEncoder;
import org.zsmtp.smtp.wire.DataEncoder.Transparency;

/// Line ends and transparency (RFC 5321 section 4.5.2): a body from the spool's form to the wire's.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
public class DotStuffingBenchmark {

    /// Octets in the spool.
    @Param({"4096", "102400"})
    public int octets;

    /// Every how many lines one begins with a dot; 0 for none.
    @Param({"0", "10"})
    public int dots;

    private ByteBuffer content = ByteBuffer.allocate(0);
    private ByteBuffer wire = ByteBuffer.allocate(0);

    /// Makes the body.
    @Setup
    public void prepare() {
        content = ByteBuffer.wrap(Samples.body(octets, dots, false).getBytes(StandardCharsets.ISO_8859_1));
        wire = ByteBuffer.allocate(2 * octets + 16);
    }

    /// @return octets on the wire
    @Benchmark
    public int encode() {
        DataEncoder encoder = new DataEncoder(Transparency.DOTS_DOUBLED);
        content.rewind();
        wire.clear();
        encoder.encode(content, wire);
        encoder.end(wire);
        return wire.position();
    }
}
