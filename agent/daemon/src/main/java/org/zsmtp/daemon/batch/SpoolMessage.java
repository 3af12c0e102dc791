package org.zsmtp.daemon.batch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.mime.StoredMessage;
import org.zsmtp.spool.FileIdentity;
import org.zsmtp.spool.MessageFile;
import org.zsmtp.spool.RecipientLine;

/// A message in the spool: headers from the control file as they are stored, an empty line, and the body from the
/// message file (decision 0009). Thread-safe; each reader has a file descriptor of its own, and reads what was looked
/// through or nothing.
final class SpoolMessage implements StoredMessage {
    private final List<String> headers;
    private final @Nullable RecipientLine onlyRecipient;
    private final byte[] unconverted;
    private final Path messageFile;
    private final long bodyOffset;
    private final long bodyOctets;
    private final FileIdentity identity;

    /// @param headers       one octet in each character, folds inside, without their last LF
    /// @param onlyRecipient who is named in the newest `Received` field; null where there are several
    /// @param bodyOffset    where the body starts in the message file
    /// @param message       that file, as it is looked through; not used afterwards
    SpoolMessage(
            List<String> headers,
            @Nullable RecipientLine onlyRecipient,
            Path messageFile,
            long bodyOffset,
            MessageFile message) {
        this.headers = List.copyOf(headers);
        this.onlyRecipient = onlyRecipient;
        this.messageFile = messageFile;
        this.bodyOffset = bodyOffset;
        this.bodyOctets = message.bodyLength();
        this.identity = message.identity();
        this.unconverted = block(ConversionMode.NONE);
    }

    @Override
    public byte[] header(ConversionMode mode) {
        return mode == ConversionMode.NONE ? unconverted.clone() : block(mode);
    }

    private byte[] block(ConversionMode mode) {
        List<String> fields = new ArrayList<>(headers);
        if (!fields.isEmpty()) {
            fields.set(0, ReceivedClause.insert(fields.getFirst(), mode, onlyRecipient));
        }
        StringBuilder block = new StringBuilder();
        fields.forEach(field -> block.append(field).append('\n'));
        return block.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public ContentReader openBody() throws IOException {
        return BodyReader.closing(MessageFile.reopen(messageFile, bodyOffset, identity));
    }

    @Override
    public long bodyOctets() {
        return bodyOctets;
    }
}
