package org.zsmtp.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResultTableTest {

    private static Figures figures(double rate, double foreign, boolean cut) {
        return new Figures(1000, 1000 / rate, 0.1, foreign, cut);
    }

    private static String printed(ResultTable table) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aRatioIsTakenWithinEachRound() {
        ResultTable table = new ResultTable("title", "base", "");
        for (double[] round : new double[][] {{100, 50}, {1000, 100}, {200, 50}}) {
            table.add("base", figures(round[0], 0, false));
            table.add("other", figures(round[1], 0, false));
        }
        assertThat(table.ratio("other", "base").median()).isEqualTo(0.25);
        assertThat(printed(table))
                .contains("[1] base")
                .contains("200 (100-1000)")
                .contains("0.25");
    }

    @Test
    void linesFitIntoEightyColumns() {
        ResultTable table = new ResultTable("title", "base", "agents, 4 destinations");
        for (double rate : new double[] {11111, 22222, 33333}) {
            table.add("base", figures(rate, 0, false));
            table.add("agents, 4 destinations", figures(rate, 0, false));
        }
        assertThat(printed(table).lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void whatIsMissingCutOrDisturbedIsTold() {
        ResultTable table = new ResultTable("title", "", "");
        table.add("one", figures(100, 0.3, true));
        table.missing("two", "no reason");
        assertThat(printed(table))
                .contains("cut by the time limit after 1000 messages")
                .contains("two", "not run: no reason")
                .contains("30; too much to trust");
    }
}
