/// TLS reports (RFC 8460): the result of securing each session, how it is stored, and the reports of a day.
@NullMarked
package org.zsmtp.delivery.tlsrpt;

import org.jspecify.annotations.NullMarked;
