package org.zsmtp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CpuTimeTest {

    private static final String BUSY = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; ";

    @Test
    void aTreeHasWhatItsChildrenHadAndHave() throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", "(" + BUSY + "); (" + BUSY + "echo done; read line)").start();
        try {
            assertThat(shell.inputReader().readLine()).isEqualTo("done");
            double alone = CpuTime.of(shell.pid());
            double tree = CpuTime.ofTree(shell.pid());
            double running = shell.children().mapToDouble(CpuTimeTest::of).sum();
            assertThat(running).isPositive();
            assertThat(tree).isGreaterThan(alone + running);
        } finally {
            shell.destroy();
            shell.descendants().forEach(ProcessHandle::destroy);
            shell.waitFor();
        }
    }

    private static double of(ProcessHandle child) {
        try {
            return CpuTime.of(child.pid());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void whatIsGoneHasNone() throws IOException, InterruptedException {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        assertThat(CpuTime.ofTree(gone.pid())).isZero();
    }
}
