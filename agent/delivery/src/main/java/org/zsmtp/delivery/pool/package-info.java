/// How connections are made, shared and kept.
@NullMarked
package org.zsmtp.delivery.pool;

import org.jspecify.annotations.NullMarked;
