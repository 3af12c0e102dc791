/// Texts of others made fit for people and for programs.
@NullMarked
package org.zsmtp.smtp.text;

import org.jspecify.annotations.NullMarked;
