package org.zsmtp.delivery;

import java.util.List;
import org.zsmtp.delivery.conversation.ConnectionListener;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.mail.MailObject;

/// Hears of deliveries from beginning to end, for logs, progress and metrics. The engine itself writes no log line.
///
/// Called on the engine's threads, several at a time; implementations are thread-safe and quick. What they throw is
/// lost, and harms no delivery.
public interface DeliveryListener extends ConnectionListener {

    /// Hears nothing.
    DeliveryListener NONE = new DeliveryListener() {};

    /// A destination is about to be resolved.
    default void routing(Destination destination) {}

    /// A destination was resolved.
    ///
    /// @param hosts names or literals in the order they will be tried; empty where there is no route
    /// @param why the reason where there is none, else empty
    default void routed(Destination destination, List<String> hosts, String why) {}

    /// A message goes to a host next, on an open connection or on a new one.
    ///
    /// @param host the name of the mail exchanger, or the address literal
    /// @param endpoints its addresses, the first one first; another one may be faster
    default void trying(MailObject mail, String host, List<Endpoint> endpoints) {}

    /// A policy of transport security keeps a message from a host.
    ///
    /// @param host the name of the mail exchanger, or the address literal
    default void forbidden(MailObject mail, String host, HostPolicy.Unusable why) {}

    /// A transaction has been tried at one address, for some of its recipients. Called once for each of its mail
    /// transactions, after its connection's listener has heard all of it.
    default void attempted(AttemptReport attempt) {}

    /// Recipients got their results without any try: there is no route, or none that has a chance now.
    default void untried(MailObject mail, List<RecipientResult> results) {}

    /// A recipient has its result.
    default void settled(MailObject mail, RecipientResult result) {}
}
