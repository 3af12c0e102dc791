/// Starting a program as ZMailer's scheduler does: one end of a stream socket pair on its descriptors 0, 1 and 2, and
/// next to nothing in its environment.
@NullMarked
package org.zsmtp.testkit.spawn;

import org.jspecify.annotations.NullMarked;
