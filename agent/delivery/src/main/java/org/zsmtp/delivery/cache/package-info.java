/// What is remembered for a while. Not exported.
@NullMarked
package org.zsmtp.delivery.cache;

import org.jspecify.annotations.NullMarked;
