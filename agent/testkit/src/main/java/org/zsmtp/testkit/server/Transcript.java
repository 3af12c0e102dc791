package org.zsmtp.testkit.server;

import java.util.ArrayList;
import java.util.List;
import org.zsmtp.testkit.Escapes;

/// Everything that happened on the connections of one server, in the order in which the server saw it.
///
/// Any thread may add and read; what is returned is a copy.
public final class Transcript {

    /// What an entry tells.
    public enum Kind {
        /// A connection was accepted.
        OPENED,
        /// One read returned these octets. The lines in them follow as [#CLIENT] entries when they are taken up.
        SEGMENT,
        /// The server took up these octets: a command line, or message content as it was on the wire.
        CLIENT,
        /// The server said these octets.
        SERVER,
        /// The client broke a rule of the protocol; the octets are the reason in words.
        VIOLATION,
        /// The client ended its side.
        CLIENT_CLOSED,
        /// The server ended the connection.
        SERVER_CLOSED
    }

    /// @param connection counted from 1 in the order of acceptance
    /// @param octets one char per octet; empty where the kind says it all
    public record Entry(int connection, Kind kind, String octets) {}

    private final List<Entry> entries = new ArrayList<>();

    Transcript() {}

    synchronized void add(int connection, Kind kind, String octets) {
        entries.add(new Entry(connection, kind, octets));
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    public List<Entry> entries(int connection) {
        return entries().stream().filter(e -> e.connection() == connection).toList();
    }

    /// What each single read of the server returned, in order.
    public List<String> segments(int connection) {
        return entries(connection).stream()
                .filter(e -> e.kind() == Kind.SEGMENT)
                .map(Entry::octets)
                .toList();
    }

    /// What the client said between two answers of the server: reads with no answer between them are one flight.
    ///
    /// The network may cut a flight into several reads, and the server may answer the first part before the second
    /// arrives; on loopback that happens to flights longer than one write of the client. So the number of
    /// flights is an upper bound of the client's round trips.
    public List<String> flights(int connection) {
        List<String> flights = new ArrayList<>();
        StringBuilder flight = new StringBuilder();
        for (Entry entry : entries(connection)) {
            switch (entry.kind()) {
                case SEGMENT -> flight.append(entry.octets());
                case SERVER -> {
                    if (!flight.isEmpty()) flights.add(flight.toString());
                    flight.setLength(0);
                }
                case OPENED, CLIENT, VIOLATION, CLIENT_CLOSED, SERVER_CLOSED -> {}
            }
        }
        if (!flight.isEmpty()) flights.add(flight.toString());
        return flights;
    }

    /// The command lines and content that the server took up, line by line without the line ends.
    public List<String> clientLines(int connection) {
        return entries(connection).stream()
                .filter(e -> e.kind() == Kind.CLIENT)
                .flatMap(e -> e.octets().lines())
                .toList();
    }

    /// Broken rules on all connections, each with the number of the connection.
    public List<String> violations() {
        return entries().stream()
                .filter(e -> e.kind() == Kind.VIOLATION)
                .map(e -> e.connection() + ": " + e.octets())
                .toList();
    }

    /// One line per line of dialogue: connection number, `C:` or `S:` or `#`, the octets with [Escapes].
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries()) {
            String number = entry.connection() + " ";
            switch (entry.kind()) {
                case OPENED -> text.append(number).append("# connection opened\n");
                case SEGMENT ->
                    text.append(number)
                            .append("# segment of ")
                            .append(entry.octets().length())
                            .append(" octets from client\n");
                case CLIENT -> lines(text, number + "C: ", entry.octets());
                case SERVER -> lines(text, number + "S: ", entry.octets());
                case VIOLATION ->
                    text.append(number)
                            .append("# violation: ")
                            .append(Escapes.escape(entry.octets()))
                            .append('\n');
                case CLIENT_CLOSED -> text.append(number).append("# client closes the connection\n");
                case SERVER_CLOSED -> text.append(number).append("# server closes the connection\n");
            }
        }
        return text.toString();
    }

    private static void lines(StringBuilder text, String head, String octets) {
        int start = 0;
        while (start < octets.length()) {
            int lineFeed = octets.indexOf('\n', start);
            int end = lineFeed < 0 ? octets.length() : lineFeed + 1;
            text.append(head)
                    .append(Escapes.escape(octets.substring(start, end)))
                    .append('\n');
            start = end;
        }
    }
}
