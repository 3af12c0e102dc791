package org.zsmtp.daemon.report;

import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.spool.RecipientLine;

/// Where reports go: to the scheduler, or into a summary for a person. Thread-safe; throws nothing, since mail must
/// be recorded even where nothing is read any more.
public interface ReportSink {

    /// A recipient has its result. What is to be on the disk before is there; its tag follows as soon as this returns,
    /// so that nothing is done here but to tell the scheduler.
    ///
    /// @param line    the recipient
    /// @param finding what the report tells
    /// @param report  as the scheduler reads it
    void report(RecipientLine line, Finding finding, AgentLine.RecipientReport report);

    /// A reported recipient has its tag: the time for logs.
    default void released(RecipientLine line, Finding finding, AgentLine.RecipientReport report) {}

    /// Whether [#report] would wait now until somebody reads what was reported before.
    default boolean isCongested() {
        return false;
    }

    /// A control file had nothing, or nothing more, to do. All its locks are released.
    void resync(String path);

    /// A remark for the operator.
    void comment(String text);

    /// A diagnostic record could not be written.
    void recordLost(String text);
}
