/// Microbenchmarks of what every message goes through, by JMH: `scripts/bench jmh`.
@NullMarked
package org.zsmtp.bench.micro;

import org.jspecify.annotations.NullMarked;
