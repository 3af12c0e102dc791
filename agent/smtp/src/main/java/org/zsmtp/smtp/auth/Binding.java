package org.zsmtp.smtp.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What an authentication can be tied to: the TLS connection under it, and what the server offered there.
///
/// @param channels bindings to the connection, best first; empty where it is not under TLS or has none
/// @param offered  the names of the mechanisms that the server offered, in upper case
public record Binding(List<Channel> channels, Set<String> offered) {

    /// A binding to a TLS connection (RFC 5056).
    ///
    /// @param type `tls-exporter` (RFC 9266) or `tls-server-end-point` (RFC 5929)
    /// @param data the octets; whoever has them can do nothing with them elsewhere
    public record Channel(String type, byte[] data) {
        public static final String EXPORTER = "tls-exporter";
        public static final String SERVER_END_POINT = "tls-server-end-point";

        public Channel {
            data = data.clone();
        }

        @Override
        public byte[] data() {
            return data.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Channel(String otherType, byte[] otherData)
                    && type.equals(otherType)
                    && java.util.Arrays.equals(data, otherData);
        }

        @Override
        public int hashCode() {
            return 31 * type.hashCode() + java.util.Arrays.hashCode(data);
        }

        @Override
        public String toString() {
            return type;
        }
    }

    /// No connection under TLS, and no offer.
    public static final Binding NONE = new Binding(List.of(), Set.of());

    public Binding {
        channels = List.copyOf(channels);
        offered = offered.stream().map(name -> name.toUpperCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /// @return the binding of this type
    public Optional<Channel> channel(String type) {
        return channels.stream().filter(each -> each.type().equals(type)).findFirst();
    }

    /// @return the same channels with this offer
    public Binding withOffer(Set<String> mechanisms) {
        return new Binding(channels, mechanisms);
    }
}
