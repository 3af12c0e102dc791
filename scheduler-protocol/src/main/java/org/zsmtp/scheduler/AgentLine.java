package org.zsmtp.scheduler;

import org.jspecify.annotations.Nullable;

/// What an agent tells the scheduler in one line. Texts may come from anywhere; [AgentLineWriter] makes them fit.
public sealed interface AgentLine {

    /// Ready for a further line: once at the start, and once for every line consumed, behind its reports.
    record Hungry() implements AgentLine {}

    /// This file has nothing, or nothing more, for the agent. All its locks must be released before.
    ///
    /// @param path the path as it stood in the job
    record Resync(String path) implements AgentLine {}

    /// A remark for the scheduler's log.
    record Comment(String text) implements AgentLine {}

    /// What has become of one recipient. Each recipient of a job is reported once.
    ///
    /// @param id      the control file's number, [JobPath#id]
    /// @param offset  where in the control file the recipient's line starts, in octets
    /// @param notary  what a notification shall say; null for results that owe none, and where the agent has
    ///     appended it to the control file already ([Verb#OK2], [Verb#ERROR2])
    /// @param status  what the scheduler shall do
    /// @param message the conversation, for people: lines are separated by CR
    record RecipientReport(long id, long offset, @Nullable NotaryFields notary, ReportStatus status, String message)
            implements AgentLine {
        public RecipientReport {
            if (id < 0 || offset < 0) {
                throw new IllegalArgumentException("report of " + id + "/" + offset);
            }
        }
    }
}
