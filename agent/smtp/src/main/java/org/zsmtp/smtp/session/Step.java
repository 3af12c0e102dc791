package org.zsmtp.smtp.session;

import org.zsmtp.smtp.wire.Command;

/// What a mail transaction sends next.
sealed interface Step {

    /// A command, and the reply it expects.
    record Line(Command command, Expected expected) implements Step {}

    /// Some content; after the last of it the end of data.
    record Content() implements Step {}

    /// Nothing until a reply comes.
    record Wait() implements Step {}

    /// Nothing more.
    record Sent() implements Step {}
}
