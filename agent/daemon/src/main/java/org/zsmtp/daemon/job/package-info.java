/// The scheduler's jobs: taking them from its stream, working on several at once, one at a time for each
/// control file.
@NullMarked
package org.zsmtp.daemon.job;

import org.jspecify.annotations.NullMarked;
