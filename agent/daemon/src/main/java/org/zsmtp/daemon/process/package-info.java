/// The agent as a process of its operating system: the scheduler's stream on descriptors 0 and 1, and the signals
/// that ask it to stop.
@NullMarked
package org.zsmtp.daemon.process;

import org.jspecify.annotations.NullMarked;
