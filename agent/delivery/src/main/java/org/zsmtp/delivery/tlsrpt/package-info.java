/// TLS reports (RFC 8460): what each session's security came to, how it is kept, and the reports of a day.
@NullMarked
package org.zsmtp.delivery.tlsrpt;

import org.jspecify.annotations.NullMarked;
