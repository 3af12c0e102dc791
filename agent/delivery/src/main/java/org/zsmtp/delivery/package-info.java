/// The engine's entrance: mail in, one result per recipient out.
@NullMarked
package org.zsmtp.delivery;

import org.jspecify.annotations.NullMarked;
