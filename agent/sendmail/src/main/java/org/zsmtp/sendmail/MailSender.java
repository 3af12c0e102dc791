package org.zsmtp.sendmail;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.DeliveryListener;

/// Takes messages to servers.
interface MailSender {

    /// Sends one message, or fails to: either is a result.
    ///
    /// @param password null where the account needs none
    /// @param debug gets the conversation line by line, without secrets; null for nobody
    /// @param listener hears how far it has come, on threads of the sender
    SendResult send(
            Account account,
            @Nullable String password,
            PreparedMessage prepared,
            @Nullable Consumer<String> debug,
            DeliveryListener listener);
}
