/// What lies between two programs.
@NullMarked
package org.zsmtp.testkit.net;

import org.jspecify.annotations.NullMarked;
