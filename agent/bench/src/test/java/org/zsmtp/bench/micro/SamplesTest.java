package org.zsmtp.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.zsmtp.spool.ControlFileReader;

/// Benchmarks measure what they say.
class SamplesTest {

    @Test
    void aControlFileHasItsRecipients() throws Exception {
        ControlFileReader reader = ControlFileReader.of(Samples.controlFile(3).getBytes(StandardCharsets.ISO_8859_1));
        assertThat(reader.file().messageFileName()).isEqualTo("2424900");
        assertThat(reader.recipients().rest()).hasSize(3);
    }

    @Test
    void aBodyHasItsOctetsAndDots() {
        String body = Samples.body(4096, 10, true);
        assertThat(body).hasSize(4096).endsWith("\n");
        assertThat(body.lines().filter(line -> line.startsWith(".")))
                .hasSize((int) body.lines().count() / 10);
    }

    @Test
    void eightBitTextIsConvertedAndEachTransactionReported() throws Exception {
        QuotedPrintableBenchmark text = new QuotedPrintableBenchmark();
        text.octets = 4096;
        text.prepare();
        assertThat(text.convert()).isGreaterThan(4096);
        SessionBenchmark session = new SessionBenchmark();
        session.connect();
        assertThat(session.transaction()).isGreaterThan(4096);
        DotStuffingBenchmark dots = new DotStuffingBenchmark();
        dots.octets = 4096;
        dots.dots = 10;
        dots.prepare();
        assertThat(dots.encode()).isGreaterThan(4096);
    }
}
