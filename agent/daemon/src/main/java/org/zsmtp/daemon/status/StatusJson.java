package org.zsmtp.daemon.status;

import java.util.Locale;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.text.JsonLine;

/// A report as one line of JSON; zsmtp(8) has its fields.
final class StatusJson {
    private static final int LIMIT = 300;

    private final JsonLine json = new JsonLine();

    private StatusJson() {}

    /// @return one line of printable ASCII, ended with LF
    static String of(StatusReport report) {
        return new StatusJson().text(report);
    }

    private String text(StatusReport report) {
        json.object().field("kind", report.kind(), LIMIT).field("pid", report.pid());
        json.field("version", report.version(), LIMIT).field("seconds", report.seconds());
        json.field("jobCount", report.allJobs()).field("connectionCount", report.allSessions());
        json.array("agents");
        report.agents().forEach(this::agent);
        json.endArray().array("jobs");
        report.jobs().forEach(this::job);
        json.endArray().array("connections");
        report.sessions().forEach(this::session);
        json.endArray().array("servers");
        report.sites().forEach(this::server);
        return json.endArray().endObject().text();
    }

    private void agent(StatusReport.Agent each) {
        json.object().field("pid", each.pid()).field("host", each.host().isEmpty() ? null : each.host(), LIMIT);
        json.field("seconds", each.seconds()).field("jobs", each.jobs());
        json.field("connections", each.sessions()).endObject();
    }

    private void job(StatusReport.Job each) {
        json.object().field("agent", each.agent()).field("job", each.path(), LIMIT);
        json.field("spoolId", each.spoolId(), LIMIT).field("host", each.host(), LIMIT);
        json.field("seconds", each.seconds()).field("taken", each.taken());
        json.field("done", each.reported()).endObject();
    }

    private void session(StatusReport.Session each) {
        json.object().field("agent", each.agent()).field("mx", each.host().isEmpty() ? null : each.host(), LIMIT);
        json.field("remote", each.endpoint(), LIMIT).field("phase", word(each.phase()), LIMIT);
        json.field("seconds", each.seconds()).field("open", each.open());
        json.field("security", each.security().isEmpty() ? null : each.security(), LIMIT);
        json.field("messages", each.messages()).field("octets", each.octets()).endObject();
    }

    private void server(StatusReport.Server each) {
        json.object().field("mx", each.host().isEmpty() ? null : each.host(), LIMIT);
        json.field("remote", each.endpoint(), LIMIT).field("connections", each.connections());
        json.field("opened", each.opened()).field("failed", each.failed());
        json.field("messages", each.messages()).field("lastMinute", each.lately());
        json.field("octets", each.octets());
        StatusReport.Incident trouble = each.trouble();
        if (trouble != null) {
            json.object("trouble").field("seconds", trouble.seconds());
            json.field("phase", word(trouble.phase()), LIMIT).field("code", trouble.code());
            json.field("text", trouble.text(), LIMIT).endObject();
        }
        json.endObject();
    }

    private static String word(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }
}
