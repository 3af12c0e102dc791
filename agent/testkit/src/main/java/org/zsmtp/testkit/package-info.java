/// What the packages of the test kit share, and what only tests of this project use. Not exported.
///
/// Everything here listens on loopback, decides nothing about mail, and records what it saw. The sub-packages are
/// independent of each other and of the engine: they read and write the wire and the spool in their own words, so
/// that a mistake in the engine meets no equal mistake here.
@NullMarked
package org.zsmtp.testkit;

import org.jspecify.annotations.NullMarked;
