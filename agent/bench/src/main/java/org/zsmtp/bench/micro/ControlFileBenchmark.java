package org.zsmtp.bench.micro;

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
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.MalformedControlFile;

/// A control file from its octets to its meaning, in memory.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
public class ControlFileBenchmark {

    /// How many recipients it has.
    @Param({"1", "10", "1000"})
    public int recipients;

    private byte[] octets = {};

    /// Makes the file.
    @Setup
    public void prepare() {
        octets = Samples.controlFile(recipients).getBytes(StandardCharsets.ISO_8859_1);
    }

    /// @return what it says of the whole message, after all its lines have been looked at
    @Benchmark
    public Object parse() throws MalformedControlFile {
        return ControlFileReader.of(octets).file();
    }
}
