/// The programs beside the agent, held against those that they are to succeed.
@NullMarked
package org.zsmtp.it.personalities;

import org.jspecify.annotations.NullMarked;
