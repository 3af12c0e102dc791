package org.zsmtp.daemon.record;

import java.util.List;
import org.zsmtp.daemon.report.Finding;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.spool.RecipientLine;

/// The life of jobs, as far as records tell of it. Called on the threads of jobs, several at a time; implementations
/// are thread-safe and throw nothing.
public interface JobListener {

    /// A job is taken up; of its control file nothing is known yet.
    default void began(JobFacts job) {}

    /// Its control file is read.
    default void read(JobFacts job) {}

    /// Some of its recipients are taken; more may follow when those are done.
    ///
    /// @param taken none, where others had them all
    default void took(JobFacts job, List<RecipientLine> taken) {}

    /// A recipient is reported; the scheduler has been told.
    default void reported(JobFacts job, RecipientLine line, Finding finding, AgentLine.RecipientReport report) {}

    /// There was nothing, or nothing more, to do.
    default void resync(JobFacts job) {}

    /// The job is done.
    default void ended(JobFacts job) {}
}
