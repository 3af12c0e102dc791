/// Figures of the built agent beside a peer, measured in the same run.
@NullMarked
package org.zsmtp.bench;

import org.jspecify.annotations.NullMarked;
