/// What is asked of a connection's transport security, and what came of it: values only. Whoever decides
/// ([org.zsmtp.delivery.policy]), whoever shakes hands and whoever reports speak of it in these terms.
@NullMarked
package org.zsmtp.delivery.security;

import org.jspecify.annotations.NullMarked;
