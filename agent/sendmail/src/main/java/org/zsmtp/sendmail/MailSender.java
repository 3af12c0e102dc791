package org.zsmtp.sendmail;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.DeliveryListener;

/// Whoever takes messages to servers.
interface MailSender {

    /// Sends one message, or does not; whatever becomes of it is an outcome.
    ///
    /// @param password null where the account needs none
    /// @param debug gets the conversation line by line, without secrets; null for nobody
    SendResult send(
            Account account, @Nullable String password, PreparedMessage prepared, @Nullable Consumer<String> debug);

    /// The same, and somebody hears how far it has come, if this sender can tell.
    ///
    /// @param listener called on threads of the sender
    default SendResult send(
            Account account,
            @Nullable String password,
            PreparedMessage prepared,
            @Nullable Consumer<String> debug,
            DeliveryListener listener) {
        return send(account, password, prepared, debug);
    }
}
