/// The resident engine: one process that serves many thin agents, which the scheduler spawns (decision 0120).
@NullMarked
package org.zsmtp.daemon.resident;

import org.jspecify.annotations.NullMarked;
