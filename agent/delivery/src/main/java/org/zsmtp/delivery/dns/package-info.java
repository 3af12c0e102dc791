/// Questions to the DNS and their answers as values. The only package that knows which library asks.
@NullMarked
package org.zsmtp.delivery.dns;

import org.jspecify.annotations.NullMarked;
