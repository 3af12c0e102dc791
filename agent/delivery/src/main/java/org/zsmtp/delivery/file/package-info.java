/// How files are opened that an operator has named.
@NullMarked
package org.zsmtp.delivery.file;

import org.jspecify.annotations.NullMarked;
