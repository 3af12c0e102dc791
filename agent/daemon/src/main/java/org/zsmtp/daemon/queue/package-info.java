/// What waits in a spool, and why, for people and for programs: the list, the story of one message, and the marks of
/// processes that are no more. Spool files and event logs are hostile; nothing of them is printed as it is.
@NullMarked
package org.zsmtp.daemon.queue;

import org.jspecify.annotations.NullMarked;
