/// The mail object of RFC 5321 2.3.1: envelope and content.
@NullMarked
package org.zsmtp.smtp.mail;

import org.jspecify.annotations.NullMarked;
