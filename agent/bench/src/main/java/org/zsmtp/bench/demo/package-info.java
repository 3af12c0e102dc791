/// The main job, shown: a spool, name and mail servers, and a scheduler around one agent.
@NullMarked
package org.zsmtp.bench.demo;

import org.jspecify.annotations.NullMarked;
