/// MTA-STS (RFC 8461): how policies are found, read and remembered.
@NullMarked
package org.zsmtp.delivery.policy.sts;

import org.jspecify.annotations.NullMarked;
