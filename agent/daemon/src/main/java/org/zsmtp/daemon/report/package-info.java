/// From the engine's verdicts to what ZMailer's scheduler reads: report lines, diagnostic records, tag bytes.
@NullMarked
package org.zsmtp.daemon.report;

import org.jspecify.annotations.NullMarked;
