/// All logs of one agent, as its options ask for them.
@NullMarked
package org.zsmtp.daemon.logs;

import org.jspecify.annotations.NullMarked;
