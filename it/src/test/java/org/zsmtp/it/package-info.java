/// Tests of the installed program as a process: nothing of its inside is known here.
package org.zsmtp.it;
