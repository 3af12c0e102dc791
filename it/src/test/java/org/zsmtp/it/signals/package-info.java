/// Every command, ended by every signal wherever it waits.
@NullMarked
package org.zsmtp.it.signals;

import org.jspecify.annotations.NullMarked;
