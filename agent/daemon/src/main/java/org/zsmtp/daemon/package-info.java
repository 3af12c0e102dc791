/// The transport agent that ZMailer's scheduler spawns.
@NullMarked
package org.zsmtp.daemon;

import org.jspecify.annotations.NullMarked;
