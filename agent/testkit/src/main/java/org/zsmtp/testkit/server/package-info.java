/// A mail server that says what a test wants said, and remembers what it was told.
///
/// Start a [org.zsmtp.testkit.server.ScriptedServer] with a [org.zsmtp.testkit.server.Script] where the dialogue
/// is to be exactly this one, or with a [org.zsmtp.testkit.server.ServerBehaviour] (mostly a
/// [org.zsmtp.testkit.server.WellBehaved] with a few answers changed) where the client may group its commands as
/// it likes.
@NullMarked
package org.zsmtp.testkit.server;

import org.jspecify.annotations.NullMarked;
