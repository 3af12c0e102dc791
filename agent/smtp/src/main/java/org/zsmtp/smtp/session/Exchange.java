package org.zsmtp.smtp.session;

import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.wire.Reply;

/// A command line and its reply.
///
/// @param command as sent, without CR LF; `(connecting)` stands for the greeting and `.` for the end of data
/// @param reply   null where none came
public record Exchange(String command, @Nullable Reply reply) {

    /// Stands where a greeting answers.
    public static final String CONNECTING = "(connecting)";

    /// Stands where the reply answers the end of data.
    public static final String END_OF_DATA = ".";
}
