/// What is required of a connection's transport security, and the result: values only, shared by the code that
/// decides ([org.zsmtp.delivery.policy]), does handshakes, and reports.
@NullMarked
package org.zsmtp.delivery.security;

import org.jspecify.annotations.NullMarked;
