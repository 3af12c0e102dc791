package org.zsmtp.submission.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.MessageBuilder;

final class Newsletter {

    private Newsletter() {}

    static Message build(byte[] logo, Path report) throws IOException {
        // begin builder
        return new MessageBuilder()
                .from("Jürgen Müller", "jm@example.org")
                .to("Bob", "bob@example.net")
                .to("carol@example.com")
                .bcc("archive@example.org")
                .subject("Grüße aus Köln")
                .text("The report is attached.\n")
                .html("<p><img src=\"cid:logo@example.org\"> The report is attached.</p>")
                .inline("logo@example.org", "logo.png", "image/png", logo)
                .attach(report, "application/pdf")
                .attach("notes.txt", "text/plain", "Eine Notiz über Köln.\n")
                .languages("de")
                .header("Auto-Submitted", "auto-generated")
                .build();
        // end
    }
}
