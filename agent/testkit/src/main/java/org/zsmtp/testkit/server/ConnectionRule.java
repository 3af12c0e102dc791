package org.zsmtp.testkit.server;

import java.io.IOException;

/// How one connection is served from greeting to end.
sealed interface ConnectionRule permits BehaviourRule, ImplicitTls, ScriptRule {

    /// Serves the connection; returns when it is to be closed.
    ///
    /// @throws IOException if the connection breaks
    void serve(Dialogue dialogue) throws IOException, InterruptedException;
}
