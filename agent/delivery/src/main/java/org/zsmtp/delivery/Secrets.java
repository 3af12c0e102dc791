package org.zsmtp.delivery;

import org.zsmtp.smtp.auth.Credentials;

/// Who we are to which host. Asked before each visit, by several threads.
public interface Secrets {

    /// Nobody, anywhere.
    Secrets NONE = _ -> new Answer.Anonymous();

    /// @param host the mail exchanger's name; of an address literal the address, without brackets
    Answer of(String host);

    /// What is known about a host.
    sealed interface Answer {

        /// Mail goes there without authentication.
        record Anonymous() implements Answer {}

        /// Mail goes there with these, or not at all.
        record Known(Credentials credentials) implements Answer {}

        /// That cannot be told now, so no mail goes there now.
        ///
        /// @param why for people; holds no secret
        record Unknown(String why) implements Answer {}
    }
}
