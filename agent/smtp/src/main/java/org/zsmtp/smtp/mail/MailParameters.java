package org.zsmtp.smtp.mail;

import org.jspecify.annotations.Nullable;

/// What is asked for the whole message: what concerns notices only as far as the server offers the extension.
///
/// @param envelopeId ENVID, or null
/// @param ret        RET, or null
/// @param tls        what the sender wants of transport security
public record MailParameters(
        @Nullable EnvelopeId envelopeId, @Nullable Ret ret, RequireTls tls) {

    /// Nothing asked.
    public static final MailParameters NONE = new MailParameters(null, null);

    /// Nothing asked of transport security.
    public MailParameters(@Nullable EnvelopeId envelopeId, @Nullable Ret ret) {
        this(envelopeId, ret, RequireTls.AS_POLICY);
    }

    /// @return the same with another wish
    public MailParameters with(RequireTls other) {
        return new MailParameters(envelopeId, ret, other);
    }
}
