/// ZMailer's scheduler as a transport agent sees it: it hands out jobs, takes reports, and finds fault.
@NullMarked
package org.zsmtp.testkit.scheduler;

import org.jspecify.annotations.NullMarked;
