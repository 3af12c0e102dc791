/// The built agent against servers that nobody here wrote, and against time, distance and sudden death.
package org.zsmtp.it.interop;
