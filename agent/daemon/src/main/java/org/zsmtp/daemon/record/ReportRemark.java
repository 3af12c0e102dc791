package org.zsmtp.daemon.record;

import org.zsmtp.daemon.report.Finding;
import org.zsmtp.daemon.report.NotaryTexts;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.spool.RecipientLine;

/// The remark `DIAG:` of a report, as ZMailer's agent writes it into its log and into verbose files (scheduler
/// protocol, section 12.1).
public final class ReportRemark {

    private ReportRemark() {}

    /// @param pid of this process
    public static String of(RecipientLine line, Finding finding, AgentLine.RecipientReport report, long pid) {
        return "DIAG: C='" + line.channel() + "' H='" + line.host() + "' U='" + line.user() + "' P='" + line.privilege()
                + "' ID=" + report.id() + "/" + report.offset() + " L=0 -- stat='"
                + report.status().text()
                + "' notary='" + NotaryTexts.of(line.user(), finding, pid).text() + "' " + talkedTo(finding) + " MSG='"
                + report.message() + "'";
    }

    private static String talkedTo(Finding finding) {
        RemoteMta mta = finding.remoteMta();
        return mta == null ? "" : "WTT='" + (mta.literal() ? "X-IP-addr; " : "dns; ") + mta.name() + "' ";
    }
}
