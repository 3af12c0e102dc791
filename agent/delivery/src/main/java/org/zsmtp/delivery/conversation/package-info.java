/// The commands and replies of connections, for code that records them.
@NullMarked
package org.zsmtp.delivery.conversation;

import org.jspecify.annotations.NullMarked;
