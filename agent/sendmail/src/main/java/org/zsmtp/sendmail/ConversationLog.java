package org.zsmtp.sendmail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// Remembers what decided the conversations with a server, and prints them line by line where that is wanted. Written
/// on the engine's threads and read on another, so one lock guards everything.
final class ConversationLog implements DeliveryListener {

    private final @Nullable Consumer<String> debug;
    private String mechanism = "";
    private @Nullable Content content;
    private @Nullable Reply lastWord;
    private final List<Endpoint> failed = new ArrayList<>();
    private @Nullable String unreachable;
    private @Nullable String insecure;
    private @Nullable Endpoint endpoint;
    private boolean connected;
    private boolean authentication;
    private long octets;

    ConversationLog(@Nullable Consumer<String> debug) {
        this.debug = debug;
    }

    /// The form in which the content goes out was chosen.
    synchronized void chosen(Content form) {
        content = form;
    }

    /// @return octets of content that went out
    synchronized long octets() {
        return octets;
    }

    /// @return the reply to the end of data, null where none came
    synchronized @Nullable Reply lastWord() {
        return lastWord;
    }

    /// @return whether there was a connection
    synchronized boolean isConnected() {
        return connected;
    }

    /// @return why there was none, in the system's words; empty where nothing was tried
    synchronized String unreachable() {
        return unreachable == null ? "" : unreachable;
    }

    /// @return the addresses to which there was none
    synchronized List<Endpoint> failed() {
        return List.copyOf(failed);
    }

    /// @return why TLS came to nothing, null where it did not
    synchronized @Nullable String insecure() {
        return insecure;
    }

    /// @return the mechanism of the last AUTH command; empty where there was none
    synchronized String mechanism() {
        return mechanism;
    }

    /// @return whether the server's last answer to EHLO had AUTH in it
    synchronized boolean offersAuthentication() {
        return authentication;
    }

    /// @return where the last connection went, as an address or a path
    synchronized String place() {
        return switch (endpoint) {
            case null -> "";
            case Endpoint.Internet(InetSocketAddress server) ->
                server.getAddress().getHostAddress();
            case Endpoint.Named(var host, int _) -> host.text();
            case Endpoint.LocalSocket(var path) -> path.toString();
        };
    }

    @Override
    public ConversationListener conversation(Endpoint to) {
        return new Conversation(to);
    }

    @Override
    public synchronized void connectFailed(Endpoint to, String why) {
        failed.add(to);
        unreachable = why;
    }

    private void tell(String line) {
        if (debug != null) {
            debug.accept(Printable.unicode(line));
        }
    }

    private void tellContent() {
        if (debug == null || content == null) {
            return;
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(content.stream(), StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                tell("--> " + (line.startsWith(".") ? "." + line : line));
            }
        } catch (IOException e) {
            tell("(the content cannot be shown)");
        }
    }

    private final class Conversation implements ConversationListener {
        private final Endpoint to;

        Conversation(Endpoint to) {
            this.to = to;
        }

        @Override
        public void connected(Endpoint local, Duration took) {
            synchronized (ConversationLog.this) {
                connected = true;
                endpoint = to;
            }
        }

        @Override
        public void unreachable(String why) {
            synchronized (ConversationLog.this) {
                unreachable = why;
                endpoint = to;
            }
        }

        @Override
        public void sent(@Nullable OutboundMessage message, Exchange exchange) {
            synchronized (ConversationLog.this) {
                if (exchange.command() instanceof Command.Auth auth) {
                    mechanism = auth.mechanism();
                }
                tell("--> " + exchange.line());
            }
        }

        @Override
        public void content(OutboundMessage message, long sent) {
            synchronized (ConversationLog.this) {
                octets = sent;
                tellContent();
            }
        }

        @Override
        public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
            synchronized (ConversationLog.this) {
                Command command = exchange.command();
                if (command instanceof Command.EndOfData) {
                    lastWord = reply;
                }
                if (command instanceof Command.Ehlo || command instanceof Command.Lhlo) {
                    authentication = Capabilities.parse(reply).offers("AUTH");
                }
                SendResult.lines(reply).forEach(line -> tell("<-- " + line));
            }
        }

        @Override
        public void handshaken(SecurityOutcome outcome) {
            synchronized (ConversationLog.this) {
                insecure = outcome instanceof SecurityOutcome.Failed failed
                        ? failed.failure().why()
                        : null;
            }
        }
    }
}
