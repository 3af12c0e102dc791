package org.zsmtp.daemon.status;

import java.util.function.UnaryOperator;

/// What is said at the status socket: `text`, `json` and `gauges`, the first two with the number of a process or of an
/// agent behind a blank, or without. Thread-safe.
public record StatusAnswers(ProcessStatus status) implements UnaryOperator<String> {
    /// The answer where the number is that of another process.
    static final String ANOTHER = "another\n";

    @Override
    public String apply(String word) {
        String[] parts = word.split(" ", 2);
        if (parts.length == 2 && !isHere(parts[1])) {
            return ANOTHER;
        }
        return switch (parts[0]) {
            case "text" -> StatusText.of(report(parts));
            case "json" -> StatusJson.of(report(parts));
            case "gauges" -> Gauges.of(status).lines();
            default -> "not understood\n";
        };
    }

    private StatusReport report(String[] parts) {
        return parts.length == 2 ? status.report(Long.parseLong(parts[1])) : status.report();
    }

    private boolean isHere(String number) {
        return number.matches("[0-9]{1,10}") && status.has(Long.parseLong(number));
    }
}
