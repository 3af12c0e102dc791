/// A name server whose zone and whose failures a test decides.
@NullMarked
package org.zsmtp.testkit.dns;

import org.jspecify.annotations.NullMarked;
