package org.zsmtp.delivery;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.zsmtp.testkit.BoundedWait;
import org.zsmtp.testkit.server.ClientSession;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ServerBehaviour;

/// A server that holds its answers to one verb back until a test lets them go; `.` stands for the end of data.
record Held(ServerBehaviour server, String verb, CountDownLatch gate) implements ServerBehaviour {

    @Override
    public Reaction greeting(ClientSession session) {
        return server.greeting(session);
    }

    @Override
    public Reaction command(ClientSession session, CommandLine command) {
        if (command.verb().equals(verb)) {
            pass();
        }
        return server.command(session, command);
    }

    @Override
    public Reaction endOfData(ClientSession session, ReceivedMessage message) {
        if (verb.equals(".")) {
            pass();
        }
        return server.endOfData(session, message);
    }

    private void pass() {
        try {
            if (!gate.await(BoundedWait.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("nobody opened the gate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
