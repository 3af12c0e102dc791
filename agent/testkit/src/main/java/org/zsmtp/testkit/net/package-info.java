/// What lies between client and server: delays, proxies, sockets, silence.
@NullMarked
package org.zsmtp.testkit.net;

import org.jspecify.annotations.NullMarked;
