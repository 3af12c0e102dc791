package org.zsmtp.submission;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import org.zsmtp.delivery.routing.AddressPreference;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// Finds the addresses of a server by what the system knows names from: `/etc/hosts` as well as the DNS. A host
/// without an address is the sender's trouble and never the mail's: it waits.
///
/// A proxy resolves the name itself: this host may not be able to.
///
/// @param preference which kind of address comes first; the system's choice but for IPv6 alone
/// @param byProxy    whether connections are made through one
record HostRouter(AddressPreference preference, boolean byProxy) implements Router {

    /// RFC 3463 section 3.5: directory server failure, or no answer from the host.
    private static final EnhancedStatusCode NO_ADDRESS = new EnhancedStatusCode(4, 4, 3);

    private static final EnhancedStatusCode NO_SERVER = new EnhancedStatusCode(4, 4, 4);

    @Override
    public RoutingResult route(Destination destination) {
        return switch (destination) {
            case Destination.Relay(Domain host, OptionalInt port) -> host(host, port.orElse(Server.SMTP));
            case Destination.Host(var name, var port) -> host(name, port);
            case Destination.LocalSocket(var path) ->
                routed(new MxHost(null, List.of(new Endpoint.LocalSocket(path)), 0, MxHost.Choice.DIRECT, true));
            case Destination.RecipientDomain _, Destination.Exchangers _ ->
                new RoutingResult.Unroutable(NO_SERVER, "no server was chosen for " + destination);
        };
    }

    private RoutingResult host(Domain host, int port) {
        return switch (host) {
            case AddressLiteral literal -> routed(host, List.of(literal.address()), port);
            case DomainName name
            when byProxy ->
                routed(new MxHost(name, List.of(new Endpoint.Named(name, port)), 0, MxHost.Choice.DIRECT, false));
            case DomainName name -> {
                try {
                    yield routed(name, inOrder(Arrays.asList(InetAddress.getAllByName(name.text()))), port);
                } catch (UnknownHostException _) {
                    yield new RoutingResult.Unroutable(NO_ADDRESS, name.text() + ": the host has no address");
                }
            }
        };
    }

    private static RoutingResult routed(Domain host, List<InetAddress> addresses, int port) {
        List<Endpoint> endpoints = addresses.stream()
                .map(each -> Endpoint.of(new InetSocketAddress(each, port)))
                .toList();
        return routed(new MxHost(host, endpoints, 0, MxHost.Choice.DIRECT, false));
    }

    private static RoutingResult routed(MxHost mx) {
        return new RoutingResult.Routed(new Route(List.of(mx), true));
    }

    /// The two kinds take turns (RFC 8305 section 4).
    private List<InetAddress> inOrder(List<InetAddress> addresses) {
        boolean sixFirst = preference == AddressPreference.IPV6 || addresses.getFirst() instanceof Inet6Address;
        Deque<InetAddress> first = new ArrayDeque<>();
        Deque<InetAddress> second = new ArrayDeque<>();
        addresses.stream()
                .distinct()
                .forEach(each -> (each instanceof Inet6Address == sixFirst ? first : second).add(each));
        List<InetAddress> order = new ArrayList<>();
        while (!first.isEmpty() || !second.isEmpty()) {
            take(first, order);
            take(second, order);
        }
        return order;
    }

    private static void take(Deque<InetAddress> from, List<InetAddress> to) {
        InetAddress next = from.poll();
        if (next != null) {
            to.add(next);
        }
    }
}
