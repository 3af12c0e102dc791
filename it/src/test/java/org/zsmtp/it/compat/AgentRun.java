package org.zsmtp.it.compat;

import java.util.List;

/// What one agent process put out.
///
/// @param lines without their line ends
/// @param end   the exit status as a number, or in words how it ended otherwise
record AgentRun(List<String> lines, String end) {
    AgentRun {
        lines = List.copyOf(lines);
    }
}
