/// Where mail for a destination goes: the hosts to try and their addresses, in order.
@NullMarked
package org.zsmtp.delivery.routing;

import org.jspecify.annotations.NullMarked;
