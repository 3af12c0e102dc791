package org.zsmtp.smtp.mail;

import org.jspecify.annotations.Nullable;

/// What is asked of the server for one recipient, as far as it offers the extension.
///
/// @param notification            NOTIFY, null for the server's own default
/// @param originalRecipient ORCPT, or null
public record RcptParameters(
        @Nullable Notify notification, @Nullable OriginalRecipient originalRecipient) {

    /// Nothing asked.
    public static final RcptParameters NONE = new RcptParameters(null, null);

    /// @return true where the sender wants a notice of success
    public boolean wantsSuccessNotice() {
        return notification != null && notification.success();
    }
}
