package org.zsmtp.delivery.net;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.auth.Credentials;

/// The client side of SOCKS 5 until the connection is established (RFC 1928, RFC 1929). Owns no socket, thread or
/// clock: octets in, a step out.
final class Socks5Dialogue {
    private static final int VERSION = 5;
    private static final int LOGIN_VERSION = 1;
    private static final int NO_LOGIN = 0;
    private static final int LOGIN = 2;
    private static final int NOTHING_ACCEPTABLE = 0xff;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    private final InetSocketAddress destination;
    private final @Nullable Credentials credentials;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private Awaited awaited = Awaited.METHOD;

    private enum Awaited {
        METHOD,
        LOGIN_REPLY,
        CONNECT_REPLY
    }

    /// What follows from what was heard.
    sealed interface Step {

        /// More must come.
        record Wait() implements Step {}

        /// This must be said.
        record Say(ByteBuffer octets) implements Step {}

        /// The connection is there.
        ///
        /// @param rest what the destination has already said
        record Through(ByteBuffer rest) implements Step {}

        /// There will be no connection.
        ///
        /// @param why for people
        record Refused(String why) implements Step {}
    }

    /// @param destination unresolved where the server is to find out its address
    /// @param credentials null for no authentication
    Socks5Dialogue(InetSocketAddress destination, @Nullable Credentials credentials) {
        this.destination = destination;
        this.credentials = credentials;
    }

    /// @return the first words
    ByteBuffer opening() {
        byte[] words =
                credentials == null ? new byte[] {VERSION, 1, NO_LOGIN} : new byte[] {VERSION, 2, NO_LOGIN, LOGIN};
        return ByteBuffer.wrap(words);
    }

    /// Takes octets from the server. After [Step.Through] or [Step.Refused] nothing more is taken.
    Step heard(byte[] octets) {
        heard.writeBytes(octets);
        ByteBuffer all = ByteBuffer.wrap(heard.toByteArray());
        Step step = switch (awaited) {
            case METHOD -> method(all);
            case LOGIN_REPLY -> login(all);
            case CONNECT_REPLY -> connected(all);
        };
        if (!(step instanceof Step.Wait)) {
            heard.reset();
            heard.write(all.array(), all.position(), all.remaining());
        }
        return step;
    }

    private Step method(ByteBuffer all) {
        if (all.remaining() < 2) {
            return wait(all, VERSION);
        }
        int version = all.get();
        int method = Byte.toUnsignedInt(all.get());
        if (version != VERSION) {
            return garbage();
        }
        return switch (method) {
            case NO_LOGIN -> early(all, connect());
            case LOGIN -> credentials == null ? garbage() : early(all, login(credentials));
            case NOTHING_ACCEPTABLE ->
                new Step.Refused(
                        credentials == null
                                ? "it requires authentication"
                                : "it does not offer authentication by user and password");
            default -> garbage();
        };
    }

    private Step login(ByteBuffer all) {
        if (all.remaining() < 2) {
            return wait(all, LOGIN_VERSION);
        }
        int version = all.get();
        int status = all.get();
        // Some say version 5 here.
        if (version != LOGIN_VERSION && version != VERSION) {
            return garbage();
        }
        return status == 0 ? early(all, connect()) : new Step.Refused("it rejects the user and the password");
    }

    /// The server must not send anything before it is asked.
    private Step early(ByteBuffer all, Step next) {
        return all.hasRemaining() ? garbage() : next;
    }

    private Step connected(ByteBuffer all) {
        if (all.remaining() < 4) {
            return wait(all, VERSION);
        }
        int version = all.get();
        int reply = Byte.toUnsignedInt(all.get());
        all.get();
        int kind = all.get();
        if (version != VERSION) {
            return garbage();
        }
        // Servers that refuse do not all tell an address, as they must.
        if (reply != 0) {
            return new Step.Refused(words(reply));
        }
        int length;
        switch (kind) {
            case IPV4 -> length = 4;
            case IPV6 -> length = 16;
            case NAME -> {
                if (!all.hasRemaining()) {
                    return new Step.Wait();
                }
                length = Byte.toUnsignedInt(all.get());
            }
            default -> {
                return garbage();
            }
        }
        if (all.remaining() < length + 2) {
            return new Step.Wait();
        }
        all.position(all.position() + length + 2);
        return new Step.Through(all.slice());
    }

    /// The first octet already shows that this is not a SOCKS server, which may never send more.
    private static Step wait(ByteBuffer all, int version) {
        boolean wrong = all.hasRemaining() && all.get(0) != version && all.get(0) != VERSION;
        return wrong ? garbage() : new Step.Wait();
    }

    private static Step garbage() {
        return new Step.Refused("its reply is not SOCKS 5");
    }

    private Step login(Credentials known) {
        awaited = Awaited.LOGIN_REPLY;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        said.write(LOGIN_VERSION);
        counted(said, known.user());
        counted(said, known.secret());
        return new Step.Say(ByteBuffer.wrap(said.toByteArray()));
    }

    private static void counted(ByteArrayOutputStream said, String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        said.write(octets.length);
        said.writeBytes(octets);
    }

    private Step connect() {
        awaited = Awaited.CONNECT_REPLY;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        said.writeBytes(new byte[] {VERSION, CONNECT, 0});
        if (destination.isUnresolved()) {
            said.write(NAME);
            counted(said, destination.getHostString());
        } else {
            byte[] address = destination.getAddress().getAddress();
            said.write(address.length == 4 ? IPV4 : IPV6);
            said.writeBytes(address);
        }
        said.write(destination.getPort() >> 8);
        said.write(destination.getPort());
        return new Step.Say(ByteBuffer.wrap(said.toByteArray()));
    }

    /// RFC 1928 section 6.
    private static String words(int reply) {
        return switch (reply) {
            case 1 -> "general failure of the proxy";
            case 2 -> "its rules forbid the connection";
            case 3 -> "network unreachable from there";
            case 4 -> "host unreachable from there";
            case 5 -> "connection refused";
            case 6 -> "the time to live expired";
            case 7 -> "it cannot connect";
            case 8 -> "it does not support addresses of this type";
            default -> "it refuses with code " + reply;
        };
    }
}
