/// Authentication of the client to a server (RFC 4954), without the transport.
@NullMarked
package org.zsmtp.smtp.auth;

import org.jspecify.annotations.NullMarked;
