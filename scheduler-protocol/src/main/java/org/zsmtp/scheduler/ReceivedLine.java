package org.zsmtp.scheduler;

/// What the scheduler makes of one line from an agent.
public sealed interface ReceivedLine {

    /// A line of the language.
    record Understood(AgentLine line) implements ReceivedLine {}

    /// A line that the scheduler logs and ignores, or that would harm it.
    ///
    /// @param line   the line without its LF, one octet in each character
    /// @param reason what is wrong with it
    record Misformed(String line, String reason) implements ReceivedLine {}
}
