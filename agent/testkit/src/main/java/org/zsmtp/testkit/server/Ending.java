package org.zsmtp.testkit.server;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/// How a server leaves a connection.
final class Ending {

    private final CountDownLatch serverClosed;

    /// @param serverClosed open when the whole server is closed
    Ending(CountDownLatch serverClosed) {
        this.serverClosed = serverClosed;
    }

    /// @param how one of those that end the talk
    void end(Dialogue dialogue, Reaction.Then how) throws IOException, InterruptedException {
        switch (how) {
            case CLOSE -> dialogue.close();
            case RESET -> dialogue.reset();
            case STALL -> dialogue.stall();
            case FREEZE -> {
                dialogue.flush();
                serverClosed.await();
            }
            case GARBLE_HANDSHAKE -> dialogue.breakHandshake("500 what was that?\r\n");
            case ALERT_HANDSHAKE -> dialogue.breakHandshake("\u0015\u0003\u0003\0\u0002\u0002(");
            case CLOSE_HANDSHAKE -> dialogue.breakHandshake("");
            case GO_ON, START_TLS -> throw new IllegalArgumentException(how + " ends nothing");
        }
    }
}
