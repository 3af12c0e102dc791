package org.zsmtp.delivery;

import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.auth.Credentials;

/// Our credentials for each host. Asked before each attempt, by several threads.
public interface Secrets {

    /// No credentials for any host.
    Secrets NONE = _ -> new Answer.Anonymous();

    /// @param host the mail exchanger's name, as [#nameOf] has it
    Answer of(String host);

    /// @return by which name credentials for a host are looked up: of an address literal the address, without
    ///     brackets
    static String nameOf(Domain host) {
        return host instanceof AddressLiteral literal ? literal.address().getHostAddress() : host.text();
    }

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
