/// The log of events: a line of JSON for each attempt.
@NullMarked
package org.zsmtp.daemon.record.event;

import org.jspecify.annotations.NullMarked;
