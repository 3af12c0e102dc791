package org.zsmtp.smtp.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an authentication can be tied to: the TLS connection under it, and what the server offered there.
///
/// @param channels   bindings to the connection, best first; empty where it is not under TLS or has none
/// @param offered    the names of the mechanisms that the server offered, in upper case
/// @param attainable types of binding that this connection has not and that a new one, of another library of TLS,
///     would have. Such a client supports channel binding (RFC 5802 section 6), whatever it lacks here
public record Binding(List<Channel> channels, Set<String> offered, Set<String> attainable) {

    /// A binding to a TLS connection (RFC 5056).
    public static final class Channel {
        /// RFC 9266.
        public static final String EXPORTER = "tls-exporter";

        /// RFC 5929.
        public static final String SERVER_END_POINT = "tls-server-end-point";

        private final String type;
        private final byte[] data;

        /// @param type one of those above
        /// @param data the octets; they are of no use on another connection
        public Channel(String type, byte[] data) {
            this.type = type;
            this.data = data.clone();
        }

        /// @return `tls-exporter` or `tls-server-end-point`
        public String type() {
            return type;
        }

        /// @return the octets, a copy
        public byte[] data() {
            return data.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Channel channel && type.equals(channel.type) && Arrays.equals(data, channel.data);
        }

        @Override
        public int hashCode() {
            return 31 * type.hashCode() + Arrays.hashCode(data);
        }

        @Override
        public String toString() {
            return type;
        }
    }

    /// No connection under TLS, and no offer.
    public static final Binding NONE = new Binding(List.of(), Set.of());

    /// Of a connection as good as any.
    public Binding(List<Channel> channels, Set<String> offered) {
        this(channels, offered, Set.of());
    }

    public Binding {
        channels = List.copyOf(channels);
        attainable = Set.copyOf(attainable);
        offered = offered.stream().map(name -> name.toUpperCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /// @return the binding of this type
    public Optional<Channel> channel(String type) {
        return channels.stream().filter(each -> each.type().equals(type)).findFirst();
    }

    /// @return the same channels with this offer
    public Binding withOffer(Set<String> mechanisms) {
        return new Binding(channels, mechanisms, attainable);
    }

    /// @return the same, where these types could be had of another library
    public Binding withAttainable(Set<String> types) {
        return new Binding(channels, offered, types);
    }
}
