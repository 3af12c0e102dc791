/// What is said on connections, for whoever records it.
@NullMarked
package org.zsmtp.delivery.conversation;

import org.jspecify.annotations.NullMarked;
