package org.zsmtp.delivery;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.zsmtp.testkit.server.ClientSession;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ServerBehaviour;
import org.zsmtp.testkit.server.WellBehaved;

/// A server that counts the connections it has, of clients that end them with QUIT, and does not treat
/// all numbers of them alike.
final class CrowdedServer implements ServerBehaviour {

    private final WellBehaved otherwise = WellBehaved.smtp("mx.b.example");
    private final Set<Integer> live = new HashSet<>();
    private IntPredicate tooMany = _ -> false;
    private String verb = "";
    private Reaction refusal = Reaction.reply("421 4.7.0 mx.b.example too many connections from you")
            .thenClose();
    private IntFunction<Duration> takes = _ -> Duration.ZERO;
    private int most;
    private int refusals;

    /// @param tooMany of how many connections the last is refused
    CrowdedServer refusingConnections(IntPredicate tooMany) {
        this.tooMany = tooMany;
        return this;
    }

    /// @param verb    what is refused instead of a connection, in upper case
    /// @param tooMany while there are how many
    CrowdedServer refusing(String verb, Reaction refusal, IntPredicate tooMany) {
        this.verb = verb;
        this.refusal = refusal;
        this.tooMany = tooMany;
        return this;
    }

    /// @param time for each message, by the number of connections
    CrowdedServer taking(IntFunction<Duration> time) {
        takes = time;
        return this;
    }

    /// @return how many connections there were at a time, at most, without those that were refused
    synchronized int most() {
        return most;
    }

    synchronized int refusals() {
        return refusals;
    }

    @Override
    public synchronized Reaction greeting(ClientSession session) {
        if (verb.isEmpty() && tooMany.test(live.size() + 1)) {
            refusals++;
            return refusal;
        }
        live.add(session.connection());
        most = Math.max(most, live.size());
        return otherwise.greeting(session);
    }

    @Override
    public synchronized Reaction command(ClientSession session, CommandLine command) {
        if (command.verb().equals("QUIT")) {
            live.remove(session.connection());
        }
        if (command.verb().equals(verb) && tooMany.test(live.size())) {
            refusals++;
            if (refusal.then() == Reaction.Then.CLOSE) {
                live.remove(session.connection());
            }
            return refusal;
        }
        return otherwise.command(session, command);
    }

    @Override
    public Reaction endOfData(ClientSession session, ReceivedMessage message) {
        long end = System.nanoTime() + takes.apply(connections()).toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return otherwise.endOfData(session, message);
    }

    private synchronized int connections() {
        return live.size();
    }
}
