package org.zsmtp.submission.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.Spool;
import org.zsmtp.submission.SubmissionClient;
import org.zsmtp.submission.SubmissionResult;

final class Waiting {

    private Waiting() {}

    static SubmissionResult send(SubmissionClient client, MailObject mail, Server.Host server, Path directory)
            throws IOException {
        // begin waiting
        Spool spool = Spool.open(directory);
        SubmissionResult result = client.submit(mail);
        List<Recipient> waiting = result.waiting(Acceptance.ALL_RECIPIENTS);
        if (!waiting.isEmpty()) {
            spool.put(new MailObject(mail.envelope().to(waiting), mail.content()), server);
        }
        return result;
        // end
    }
}
