/// Mechanisms of authentication, those that need a library among them.
@NullMarked
package org.zsmtp.delivery.auth;

import org.jspecify.annotations.NullMarked;
