package org.zsmtp.testkit.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.zsmtp.testkit.BoundedWait;

/// A server that holds its answers to one verb back until the gate is opened.
///
/// @param server what answers
/// @param verb   in upper case; `.` stands for the end of data
/// @param gate   opened by counting it down; nobody waits longer than [BoundedWait#PATIENCE]
public record HeldReply(ServerBehaviour server, String verb, CountDownLatch gate) implements ServerBehaviour {

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
