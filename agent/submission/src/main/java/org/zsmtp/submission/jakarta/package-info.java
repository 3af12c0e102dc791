/// For messages of `jakarta.mail`, which nobody needs who has none.
@NullMarked
package org.zsmtp.submission.jakarta;

import org.jspecify.annotations.NullMarked;
