/// How fast a queue is emptied: the agent from its spool, other mail servers from theirs, towards the same sink.
@NullMarked
package org.zsmtp.bench.queue;

import org.jspecify.annotations.NullMarked;
