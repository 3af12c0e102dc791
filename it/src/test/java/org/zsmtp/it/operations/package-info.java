/// What a postmaster's other tools make of what ours write.
@NullMarked
package org.zsmtp.it.operations;

import org.jspecify.annotations.NullMarked;
