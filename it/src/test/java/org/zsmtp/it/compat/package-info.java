/// Replays what the original agent was seen doing, and compares.
///
/// A [org.zsmtp.it.compat.Capture] holds what went into the original and what came out of it. The built agent gets the
/// same spool and the same job lines, and talks to servers that answer as captured, keyed by what the client says
/// ([org.zsmtp.it.compat.CapturedServer]). What it did is an [org.zsmtp.it.compat.Observation] like the captured one;
/// [org.zsmtp.it.compat.Comparison] finds the differences, and each must stand in `deviations.tsv` with its reason.
@NullMarked
package org.zsmtp.it.compat;

import org.jspecify.annotations.NullMarked;
