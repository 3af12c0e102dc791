package org.zsmtp.daemon.status;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What `--metrics` prints: what the processes of a host have counted, and what they do now.
public final class MetricsPage {

    private MetricsPage() {}

    /// @param directories where the processes have their counters and sockets
    /// @param version     of this program
    /// @param patience    how long a process may take to answer
    /// @return in the text format of Prometheus
    public static String of(List<Path> directories, String version, Duration patience) {
        List<Counters> counters = new ArrayList<>();
        for (Path each : directories) {
            try {
                counters.add(Counters.read(each));
            } catch (IOException none) {
                // Nothing has been counted there, or by another version.
            }
        }
        Gauges gauges = new Gauges();
        for (StatusClient.Answer each : StatusClient.ask(directories, "gauges", patience)) {
            if (each.text() == null) {
                gauges.add(Metric.SILENT, 0, 1);
            } else {
                gauges.add(each.text());
            }
        }
        return PrometheusText.of(counters, gauges, version);
    }
}
