package org.zsmtp.daemon.options;

import java.time.Duration;
import java.util.List;

/// How agents and the resident engine go together.
///
/// @param mode who works
/// @param idle how long an engine waits for another agent after its last
public record ResidentConfig(Mode mode, Duration idle) {

    private static final int LONGEST_SECONDS = 86_400;

    /// Who does the work of an agent that a scheduler has started.
    public enum Mode {
        /// The resident engine, where one can be had.
        AUTO,
        /// The process that was started.
        NEVER,
        /// This process is the resident engine, for agents that come to it.
        ONLY
    }

    static ResidentConfig of(Choices choices) throws UsageException {
        return new ResidentConfig(
                choices.choice(
                        Option.ENGINE,
                        List.of(
                                new Choices.Word<>("auto", Mode.AUTO),
                                new Choices.Word<>("never", Mode.NEVER),
                                new Choices.Word<>("only", Mode.ONLY))),
                Duration.ofSeconds(choices.number(Option.ENGINE_IDLE, 1, LONGEST_SECONDS)));
    }
}
