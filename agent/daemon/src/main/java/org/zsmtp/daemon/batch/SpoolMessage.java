package org.zsmtp.daemon.batch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.mime.StoredMessage;
import org.zsmtp.spool.MessageFile;
import org.zsmtp.spool.RecipientLine;

/// A message in the spool: headers from the control file as they are stored, an empty line, and the body from the
/// message file (decision 0009). Thread-safe; each reader reads what was examined, or fails: from memory, or
/// by a file descriptor of its own.
final class SpoolMessage implements StoredMessage {
    /// The newest, empty where there is none; then the others with the empty line after them.
    private final String first;

    private final byte[] others;
    private final @Nullable RecipientLine onlyRecipient;
    private final long bodyOffset;
    private final MessageFile message;

    /// @param headers       one octet in each character, folds inside, without their last LF
    /// @param onlyRecipient who is named in the newest `Received` field; null where there are several
    /// @param bodyOffset    where the body starts in the message file
    /// @param message       that file; closed later, and then read only where it is in memory
    SpoolMessage(List<String> headers, @Nullable RecipientLine onlyRecipient, long bodyOffset, MessageFile message) {
        this.first = headers.isEmpty() ? "" : headers.getFirst();
        this.others = block(headers.subList(Math.min(1, headers.size()), headers.size()));
        this.onlyRecipient = onlyRecipient;
        this.bodyOffset = bodyOffset;
        this.message = message;
    }

    @Override
    public byte[] header(ConversionMode mode) {
        if (first.isEmpty()) {
            return others.clone();
        }
        byte[] newest =
                (ReceivedClause.insert(first, mode, onlyRecipient) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(newest, newest.length + others.length);
        System.arraycopy(others, 0, all, newest.length, others.length);
        return all;
    }

    /// Allocates no more than it needs: headers may be as large as the memory for them.
    private static byte[] block(List<String> fields) {
        byte[] block = new byte
                [Math.toIntExact(
                        fields.stream().mapToLong(field -> field.length() + 1L).sum() + 1)];
        int at = 0;
        for (String field : fields) {
            byte[] octets = field.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(octets, 0, block, at, octets.length);
            at += octets.length;
            block[at++] = '\n';
        }
        block[at] = '\n';
        return block;
    }

    @Override
    public ContentReader openBody() throws IOException {
        return message.isInMemory()
                ? BodyReader.over(message)
                : BodyReader.closing(MessageFile.reopen(message.path(), bodyOffset, message.identity()));
    }

    @Override
    public long bodyOctets() {
        return message.bodyLength();
    }
}
