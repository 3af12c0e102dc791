package org.zsmtp.sendmail;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Whoever takes messages to servers.
interface Post {

    /// Sends one message, or does not; whatever becomes of it is an outcome.
    ///
    /// @param password null where the account needs none
    /// @param debug gets the conversation line by line, without secrets; null for nobody
    Outcome send(Account account, @Nullable String password, Letter letter, @Nullable Consumer<String> debug);
}
