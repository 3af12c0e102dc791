/// A spool as ZMailer's router leaves it: control files below `transport/`, message files below `queue/`.
///
/// Written from the description of the formats, not with the code that reads them elsewhere, so that a misreading
/// there meets no equal misreading here.
@NullMarked
package org.zsmtp.testkit.spool;

import org.jspecify.annotations.NullMarked;
