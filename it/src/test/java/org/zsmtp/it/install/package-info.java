/// The packages that `scripts/package` makes, installed into a Debian that `scripts/test-root` has made.
@NullMarked
package org.zsmtp.it.install;

import org.jspecify.annotations.NullMarked;
