package org.zsmtp.delivery.routing;

import java.util.OptionalInt;
import org.zsmtp.smtp.address.Domain;

/// Where a message is to go, before any name is looked up.
public sealed interface Destination {

    /// The domain of the recipients: its mail exchangers, or the host of that name, or an address literal.
    record RecipientDomain(Domain domain) implements Destination {}

    /// A fixed host that takes mail for all domains. What the name server says of it is never a verdict on a recipient.
    ///
    /// @param host a name, whose mail exchangers are looked up where the options allow it, or an address literal
    /// @param port where other than the transport's usual one
    record Relay(Domain host, OptionalInt port) implements Destination {}
}
