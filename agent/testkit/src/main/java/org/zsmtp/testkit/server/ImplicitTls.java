package org.zsmtp.testkit.server;

import java.io.IOException;
import javax.net.ssl.SSLContext;

/// Shakes hands before anything is said.
record ImplicitTls(ConnectionRule inside, SSLContext certificate) implements ConnectionRule {

    @Override
    public void serve(Dialogue dialogue) throws IOException, InterruptedException {
        dialogue.startTls(certificate);
        inside.serve(dialogue);
    }
}
