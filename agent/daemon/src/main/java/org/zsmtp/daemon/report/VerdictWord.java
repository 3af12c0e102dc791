package org.zsmtp.daemon.report;

import org.zsmtp.delivery.Verdict;

/// A verdict as one word of our own logs.
public final class VerdictWord {
    private VerdictWord() {}

    /// @return `relayed`, `delivered`, `failed`, `delayed` or `in-doubt`
    public static String of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Relayed _ -> "relayed";
            case Verdict.Delivered _ -> "delivered";
            case Verdict.Failed _ -> "failed";
            case Verdict.Delayed delayed ->
                switch (delayed.delay()) {
                    case NOT_ACCEPTED, REFUSED_AT_END -> "delayed";
                    case IN_DOUBT -> "in-doubt";
                };
        };
    }
}
