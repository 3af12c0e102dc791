package org.zsmtp.it.compat;

import java.util.List;
import java.util.Map;

/// Everything that is compared of one case.
///
/// @param runs       one for each agent process, in the order in which they were started
/// @param controls   the control files afterwards, by their paths below the transport directory
/// @param messages   those whose end a server has seen
/// @param violations rules of SMTP that the client broke
record Observation(
        List<AgentRun> runs,
        Map<String, ControlState> controls,
        List<DeliveredMessage> messages,
        List<String> violations) {
    Observation {
        runs = List.copyOf(runs);
        controls = Map.copyOf(controls);
        messages = List.copyOf(messages);
        violations = List.copyOf(violations);
    }
}
