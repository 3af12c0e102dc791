package org.zsmtp.bench.queue;

import java.io.IOException;
import org.zsmtp.bench.CpuTime;
import org.zsmtp.bench.ResidentEngines;

/// The time that a run takes, and what others did meanwhile. What the bench has started, sinks and generators
/// included, are not others.
final class Watch {

    private final ResidentEngines engines;
    private final MachineTime machine;
    private final double own;
    private final long start = System.nanoTime();
    private double seconds;
    private double foreign;

    /// Starts.
    ///
    /// @param engines which are no children of the bench
    Watch(ResidentEngines engines) throws IOException {
        this.engines = engines;
        this.machine = MachineTime.now();
        this.own = own();
    }

    private double own() throws IOException {
        return CpuTime.ofTree(ProcessHandle.current().pid()) + cpu(engines);
    }

    /// @return seconds of processor time of the engines that live
    static double cpu(ResidentEngines engines) throws IOException {
        double sum = 0;
        for (ProcessHandle each : engines.processes()) {
            sum += CpuTime.of(each.pid());
        }
        return sum;
    }

    void stop() throws IOException {
        seconds = (System.nanoTime() - start) / 1e9;
        foreign = MachineTime.now().foreignSince(machine, own() - own);
    }

    /// @return since the start; 0 before the stop
    double seconds() {
        return seconds;
    }

    /// @return 0 to 1; 0 before the stop
    double foreign() {
        return foreign;
    }
}
