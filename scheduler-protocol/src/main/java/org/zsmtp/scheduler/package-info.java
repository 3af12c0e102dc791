/// The line language between ZMailer's scheduler and a transport agent: both sides' grammar.
@NullMarked
package org.zsmtp.scheduler;

import org.jspecify.annotations.NullMarked;
