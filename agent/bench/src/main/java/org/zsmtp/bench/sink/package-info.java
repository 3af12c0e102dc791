/// A mail server that takes in as much as comes, fast, and remembers who got what how often.
@NullMarked
package org.zsmtp.bench.sink;

import org.jspecify.annotations.NullMarked;
