/// Control file and message file as ZMailer writes them.
@NullMarked
package org.zsmtp.spool;

import org.jspecify.annotations.NullMarked;
