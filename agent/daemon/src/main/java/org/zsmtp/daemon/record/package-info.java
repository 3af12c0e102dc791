/// What a job has to record and who hears of it; one package below for each log. Nothing in here delays mail or changes
/// what becomes of it.
@NullMarked
package org.zsmtp.daemon.record;

import org.jspecify.annotations.NullMarked;
