package org.zsmtp.delivery.net;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.zsmtp.smtp.wire.Capabilities;

/// What servers offer, kept once for all sessions to which the same is offered: there are few kinds of
/// servers. On one event loop only.
final class SharedCapabilities implements UnaryOperator<Capabilities> {

    /// Of those that were offered last.
    private static final int MOST = 200;

    /// Larger ones come from servers that do not matter, or mean no good: each session has its own.
    private static final int MOST_CHARACTERS = 2000;

    private final Map<Capabilities, Capabilities> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Capabilities, Capabilities> eldest) {
            return size() > MOST;
        }
    };

    /// @return equal ones, the same object where they were offered lately
    @Override
    public Capabilities apply(Capabilities offered) {
        if (length(offered) > MOST_CHARACTERS) {
            return offered;
        }
        Capabilities before = known.putIfAbsent(offered, offered);
        return before == null ? offered : before;
    }

    private static int length(Capabilities offered) {
        int length = 0;
        for (var each : offered.keywords().entrySet()) {
            length += each.getKey().length();
            for (String parameter : each.getValue()) {
                length += parameter.length();
            }
        }
        return length;
    }
}
