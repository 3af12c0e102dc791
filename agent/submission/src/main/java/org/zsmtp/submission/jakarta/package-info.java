/// For messages of `jakarta.mail`. Without such messages that library is not needed.
@NullMarked
package org.zsmtp.submission.jakarta;

import org.jspecify.annotations.NullMarked;
