package org.zsmtp.delivery.net;

import io.netty.channel.Channel;
import java.util.function.Consumer;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Capabilities;

/// What the owner of a session hears, on the event loop. It may call the session's handler back.
interface SessionWatcher {

    /// The connection is up; nothing has been sent or received.
    void connected();

    /// The server answered EHLO or HELO.
    void established(Capabilities capabilities);

    /// The session wants TLS.
    ///
    /// @param done told once, unless the connection ends before
    void startTls(Channel channel, Consumer<TlsHandshaker.Result> done);

    /// Recipients of a transaction have their outcomes, each exactly one.
    void reported(OutboundMessage message, MessageReport report);

    /// There is nothing more to do: the session may be idle now, or have ended.
    void drained();

    /// The connection is gone. The last call.
    void closed();
}
