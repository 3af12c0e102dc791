/// Submission: a message becomes envelope and content, servers are tried in order, each recipient gets its result.
@NullMarked
package org.zsmtp.submission;

import org.jspecify.annotations.NullMarked;
