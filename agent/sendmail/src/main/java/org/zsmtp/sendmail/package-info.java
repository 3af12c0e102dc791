/// The programs: what an argument list, files and an environment ask for becomes one submission and an exit status.
@NullMarked
package org.zsmtp.sendmail;

import org.jspecify.annotations.NullMarked;
