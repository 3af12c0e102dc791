/// Certificates for tests, right and wrong, with their keys, as objects and as files.
@NullMarked
package org.zsmtp.testkit.tls;

import org.jspecify.annotations.NullMarked;
