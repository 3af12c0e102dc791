/// Code that reads top to bottom and yet holds no thread while it waits: what one event loop's connections
/// are used by runs on that loop (decision 0126).
@NullMarked
package org.zsmtp.delivery.fiber;

import org.jspecify.annotations.NullMarked;
