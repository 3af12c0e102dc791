/// What this process does now, and what all processes of a host have done, for whoever asks: `--status`, `--metrics`.
/// Nothing in here waits, delays mail, or changes what becomes of it (decision 0127).
@NullMarked
package org.zsmtp.daemon.status;

import org.jspecify.annotations.NullMarked;
