package org.zsmtp.spool;

import java.nio.charset.StandardCharsets;

/// A `d` record: a final outcome of a recipient from which the scheduler will make a notification.
///
/// @param recipientOffset where the recipient's line starts, [RecipientLine#offset]
/// @param headerOffset    where its first header starts, [HeaderBlock#offset]; -1 for none
/// @param notaryOffset    where its `N` line starts, [RecipientLine#notaryOffset]; -1 for none
/// @param unixTime        when, in seconds of Unix time
/// @param notary          the notary sub-fields as a report would hold them, without TAB, LF and NUL
/// @param message         the conversation as a report would hold it
public record DiagnosticRecord(
        long recipientOffset, long headerOffset, long notaryOffset, long unixTime, String notary, String message) {

    public DiagnosticRecord {
        if (notary.indexOf('\t') >= 0 || notary.indexOf('\n') >= 0 || notary.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("notary with a TAB, LF or NUL");
        }
    }

    /// @return the record with its LF. In the message LF becomes CR, the break between lines of a message, and
    ///     NUL is dropped; characters above 0xff, which are no octets, become question marks.
    public byte[] octets() {
        String line = "d " + recipientOffset + ":" + headerOffset + ":" + notaryOffset + "::" + unixTime + "\t" + notary
                + "\t" + message.replace("\0", "").replace('\n', '\r') + "\n";
        return line.getBytes(StandardCharsets.ISO_8859_1);
    }
}
