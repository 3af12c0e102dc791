/// The command line: one table of options, what they set, and the page that explains them.
@NullMarked
package org.zsmtp.daemon.options;

import org.jspecify.annotations.NullMarked;
