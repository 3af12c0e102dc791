package org.zsmtp.smtp.session;

/// What a mail transaction sends next.
sealed interface Step {

    /// A command.
    record Line(Exchange exchange) implements Step {}

    /// Some content; after the last of it the end of data.
    record Content() implements Step {}

    /// Nothing until a reply comes.
    record Wait() implements Step {}

    /// Nothing more: all has been sent, or nothing of it is worth sending.
    record Sent() implements Step {}
}
