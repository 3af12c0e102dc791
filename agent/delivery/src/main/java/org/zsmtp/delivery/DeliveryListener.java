package org.zsmtp.delivery;

import java.util.List;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.wire.Capabilities;

/// The life of deliveries, for logs, progress and metrics. The engine itself writes no log line.
///
/// Called on the engine's threads, several at a time; implementations are thread-safe, quick, and throw nothing.
public interface DeliveryListener {

    /// Hears nothing.
    DeliveryListener NONE = new DeliveryListener() {};

    /// A destination was resolved.
    ///
    /// @param hosts names or literals in the order they will be tried; empty where there is no route
    /// @param why the reason where there is none, else empty
    default void routed(Destination destination, List<String> hosts, String why) {}

    /// A connection is about to be tried.
    default void connecting(Endpoint endpoint) {}

    /// A connection did not come up.
    default void connectFailed(Endpoint endpoint, String why) {}

    /// A server greeted us and told its extensions.
    default void established(Endpoint endpoint, Capabilities capabilities) {}

    /// A connection ended.
    ///
    /// @param transactions how many it carried
    default void closed(Endpoint endpoint, int transactions) {}

    /// A recipient has its result.
    default void settled(MailObject mail, RecipientResult result) {}
}
