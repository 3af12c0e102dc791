package org.zsmtp.daemon.batch;

import java.util.List;
import org.zsmtp.daemon.report.Finding;
import org.zsmtp.spool.RecipientLine;

/// The mail of one job, and its recipients that cannot be tried.
///
/// @param groups  in the order of the control file
/// @param refused recipients that no server will ever take, with the reason
/// @param remarks what was left out of the mail's envelope, one line each
public record Batch(List<TransactionGroup> groups, List<Refused> refused, List<String> remarks) {

    /// A recipient that cannot be tried.
    public record Refused(RecipientLine line, Finding finding) {}

    public Batch {
        groups = List.copyOf(groups);
        refused = List.copyOf(refused);
        remarks = List.copyOf(remarks);
    }
}
