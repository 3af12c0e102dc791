package org.zsmtp.spool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a control file says of the message as a whole, as the router wrote it.
///
/// All texts hold one octet of the file in each character (ISO-8859-1), are hostile still, and have no LF.
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
public record ControlFile(
        FormatFlags format,
        String messageFileName,
        long bodyOffset,
        String logIdent,
        @Nullable String verboseFile,
        @Nullable Ret ret,
        @Nullable String envid,
        List<MailParameter> parameters) {

    public ControlFile {
        parameters = List.copyOf(parameters);
    }
}
