/// What operators see of an agent at work: the process title, the transcript log, the verbose file of a job, syslog
/// and the log of events. Nothing in here delays mail or changes what becomes of it.
@NullMarked
package org.zsmtp.daemon.record;

import org.jspecify.annotations.NullMarked;
