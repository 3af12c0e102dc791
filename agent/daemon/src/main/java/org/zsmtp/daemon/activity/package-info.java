/// What has become of mail, from the event log, as one page for a postmaster: `--report`. The log is read once, in the
/// same memory however long it is. What it tells is hostile; nothing of it comes into the page as it is.
@NullMarked
package org.zsmtp.daemon.activity;

import org.jspecify.annotations.NullMarked;
