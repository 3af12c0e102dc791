/// TLS sessions told to a collector of reports.
@NullMarked
package org.zsmtp.daemon.record.tls;

import org.jspecify.annotations.NullMarked;
