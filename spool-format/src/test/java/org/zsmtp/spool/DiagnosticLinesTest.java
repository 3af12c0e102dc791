package org.zsmtp.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticLinesTest {
    private static final String FILE = """
            @ 0x00000007
            i 17
            o 0
            s smtp out.example alice@out.example 99
            r+          smtp a.example one@a.example 99
            m
            d 1:2:3::4\tinside\tof headers

            """;

    private static List<DiagnosticRecord> of(String behind) throws IOException, MalformedControlFile {
        byte[] octets = (FILE + behind).getBytes(StandardCharsets.ISO_8859_1);
        DiagnosticLines lines = ControlFileReader.of(octets).diagnostics();
        List<DiagnosticRecord> found = new ArrayList<>();
        for (DiagnosticRecord each = lines.next(); each != null; each = lines.next()) {
            found.add(each);
        }
        return found;
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        DiagnosticRecord first = new DiagnosticRecord(70, 120, -1, 1_796_040_000, "a\u0001failed", "smtp; 550\rno");
        DiagnosticRecord second = new DiagnosticRecord(0, -1, -1, 1, "", "with a\tTAB");
        String behind = new String(first.octets(), StandardCharsets.ISO_8859_1)
                + new String(second.octets(), StandardCharsets.ISO_8859_1).replace("d ", "d+");
        assertThat(of(behind)).containsExactly(first, second);
    }

    @Test
    void whatIsNoneIsPassedOver() throws Exception {
        assertThat(of("""
                d
                d\s
                d 1:2:3::4
                d 1:2:3::4\tx
                d 1:2:3:4\tx\ty
                d 1:2:z::4\tx\ty
                d 1:2:3::99999999999999999999\tx\ty
                #d 1:2:3::4\tx\ty
                """)).isEmpty();
        assertThat(of("d 1:2:3::4\tx\0y\tz")).containsExactly(new DiagnosticRecord(1, 2, 3, 4, "x?y", "z"));
    }
}
