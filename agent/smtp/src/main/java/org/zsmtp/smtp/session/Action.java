package org.zsmtp.smtp.session;

import java.nio.ByteBuffer;

/// What a session asks its driver to do.
public sealed interface Action {

    /// Send these octets. The driver owns the buffer from now on.
    record Write(ByteBuffer octets) implements Action {}

    /// Begin TLS on the connection (RFC 3207, RFC 8314): everything written before goes in clear text, nothing
    /// after it may. The driver answers with [SmtpSession#secured] or [SmtpSession#unsecured], and hands over no
    /// octet in between.
    record StartTls() implements Action {}

    /// Run this step of an authentication on another thread, then call [SmtpSession#performed] on the session's.
    /// Meanwhile the time for [Phase#AUTH] runs, and the session may end.
    record Perform(SaslStep step) implements Action {}

    /// Hand this report to the caller that submitted the message. If another one follows, [SmtpSession#proceed]
    /// tells when the caller has recorded this one.
    record Report(OutboundMessage transaction, MessageReport report) implements Action {}

    /// Close the connection once what was written before has gone out. No write follows; a transaction
    /// submitted later is still reported.
    record Close() implements Action {}

    /// Close the connection at once: octets that were written before and have not been sent must not be sent, since
    /// they were reported as not sent. No write follows; a transaction submitted later is still reported.
    record Abort() implements Action {}
}
