/// Which transport security a host needs before mail goes to it, and who says so: DANE, MTA-STS, the operator.
@NullMarked
package org.zsmtp.delivery.policy;

import org.jspecify.annotations.NullMarked;
