package org.zsmtp.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.List;

/// A control file, all of it read.
record ReadFile(ControlFileReader reader, List<RecipientLine> recipients) {

    static ReadFile of(ControlFileReader reader) throws IOException, MalformedControlFile {
        return new ReadFile(reader, reader.recipients().rest());
    }

    static ReadFile of(String text) throws IOException, MalformedControlFile {
        return of(ControlFileReader.of(text.getBytes(ISO_8859_1)));
    }

    ControlFile file() {
        return reader.file();
    }

    List<String> headers(RecipientLine recipient) throws IOException {
        return reader.headers(recipient.headers());
    }

    /// Those that wait for a channel and host.
    List<RecipientLine> select(String channel, String host) {
        return recipients.stream()
                .filter(line -> PendingRecipients.waits(line, channel, host))
                .toList();
    }
}
