package org.zsmtp.spool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A control file as the router wrote it and agents have marked it since: what it said when it was read.
///
/// All texts hold one octet of the file in each character (ISO-8859-1), are hostile still, and have no LF but the
/// folds of headers.
///
/// @param format             the format flags
/// @param messageFileName    the name of the message file, the `i` line
/// @param bodyOffset         where the body starts in the message file, in octets, the `o` line
/// @param logIdent           a text for logs, mostly the Message-ID; `none` where the file has none
/// @param verboseFile        the file for a protocol of the delivery, relative to the transport directory
/// @param ret                what notifications return, for the whole message
/// @param envid              the envelope identifier as xtext, for the whole message
/// @param parameters         what is asked for the whole message beyond what ZMailer knows, the `z` lines; empty in
///     files of ZMailer's own
/// @param recipients         all recipients that an agent can make sense of, in file order
/// @param longestHeaderBlock the octets of the longest header block, 0 without any
public record ControlFile(
        FormatFlags format,
        String messageFileName,
        long bodyOffset,
        String logIdent,
        @Nullable String verboseFile,
        @Nullable Ret ret,
        @Nullable String envid,
        List<MailParameter> parameters,
        List<RecipientLine> recipients,
        long longestHeaderBlock) {

    public ControlFile {
        parameters = List.copyOf(parameters);
        recipients = List.copyOf(recipients);
    }
}
