package org.zsmtp.delivery;

import java.net.InetSocketAddress;
import org.zsmtp.delivery.routing.Destination;
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
    /// @param why   the reason where there is none, else empty
    default void routed(Destination destination, java.util.List<String> hosts, String why) {}

    /// A connection is about to be tried.
    default void connecting(String host, InetSocketAddress address) {}

    /// A connection did not come up.
    default void connectFailed(String host, InetSocketAddress address, String why) {}

    /// A server greeted us and told its extensions.
    default void established(String host, InetSocketAddress address, Capabilities capabilities) {}

    /// A connection ended.
    ///
    /// @param messages how many transactions it carried
    /// @param why      for people; empty for an end in order
    default void closed(String host, InetSocketAddress address, int messages, String why) {}

    /// A recipient has its result.
    default void settled(MailObject mail, RecipientResult result) {}
}
