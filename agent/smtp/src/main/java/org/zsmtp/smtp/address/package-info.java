/// Mailboxes, domains and paths of RFC 5321 4.1.2: parsed once, valid ever after.
@NullMarked
package org.zsmtp.smtp.address;

import org.jspecify.annotations.NullMarked;
