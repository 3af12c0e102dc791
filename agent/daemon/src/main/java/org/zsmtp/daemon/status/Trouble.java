package org.zsmtp.daemon.status;

import org.zsmtp.smtp.session.Phase;

/// What went wrong last at a server.
///
/// @param nanoTime when, as [System#nanoTime]
/// @param phase    of the session
/// @param code     of the server's reply; 0 where it said nothing
/// @param text     the last line of the reply, or why there was none; as it came
record Trouble(long nanoTime, Phase phase, int code, String text) {}
