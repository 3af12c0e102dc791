package org.zsmtp.delivery;

import org.zsmtp.smtp.auth.Credentials;

/// Our credentials for each host. Asked before each attempt, by several threads.
public interface Secrets {

    /// No credentials for any host.
    Secrets NONE = _ -> new Answer.Anonymous();

    /// @param host the mail exchanger's name; of an address literal the address, without brackets
    Answer of(String host);

    /// What is known about a host.
    sealed interface Answer {

        /// Mail goes there without authentication.
        record Anonymous() implements Answer {}

        /// Mail goes there with these, or not at all.
        record Known(Credentials credentials) implements Answer {}

        /// They cannot be found out now, so no mail is sent there now.
        ///
        /// @param why for people; holds no secret
        record Unknown(String why) implements Answer {}
    }
}
