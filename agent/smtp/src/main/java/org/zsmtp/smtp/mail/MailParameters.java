package org.zsmtp.smtp.mail;

import org.jspecify.annotations.Nullable;

/// What is asked of the server for the whole message, as far as it offers the extension.
///
/// @param envelopeId ENVID, or null
/// @param ret        RET, or null
public record MailParameters(
        @Nullable EnvelopeId envelopeId, @Nullable Ret ret) {

    /// Nothing asked.
    public static final MailParameters NONE = new MailParameters(null, null);
}
