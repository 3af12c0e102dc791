/// What a content holds, and its conversion for servers that cannot take it as it is (RFC 2045 to 2047, RFC 6152).
@NullMarked
package org.zsmtp.smtp.mime;

import org.jspecify.annotations.NullMarked;
