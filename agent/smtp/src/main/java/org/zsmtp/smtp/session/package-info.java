/// The conversation, without sockets, threads, clocks or logs: octets and facts in, actions out.
@NullMarked
package org.zsmtp.smtp.session;

import org.jspecify.annotations.NullMarked;
