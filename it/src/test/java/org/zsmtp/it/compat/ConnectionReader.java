package org.zsmtp.it.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;

/// Puts the transcript lines of one connection together. Feed it the lines in order, then call [#finish].
final class ConnectionReader {

    private static final Pattern CHUNK = Pattern.compile("chunk of (\\d+) octets follows");
    private static final CommandLine DOT = new CommandLine(".", "");

    private final String address;
    private final StringBuilder greeting = new StringBuilder();
    private final List<Exchange> exchanges = new ArrayList<>();
    private final StringBuilder wire = new StringBuilder();
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reply = new StringBuilder();
    private Exchange.@Nullable Kind pending;
    private boolean leftOut;
    private int chunk;
    private Reaction.@Nullable Then ending;

    ConnectionReader(String address) {
        this.address = address;
    }

    void client(String octets) {
        if (chunk > 0) {
            wire.append(octets);
            content.append(octets);
            chunk -= octets.length();
            return;
        }
        boolean contentFollows = pending == Exchange.Kind.COMMAND
                && wire.toString().equalsIgnoreCase("DATA\r\n")
                && reply.indexOf("3") == 0;
        boolean inContent = pending == Exchange.Kind.BROKEN_CONTENT;
        if (!inContent) flush(Reaction.Then.GO_ON);
        if (!inContent && !contentFollows) pending = Exchange.Kind.COMMAND;
        else if (octets.equals(".\r\n")) pending = Exchange.Kind.CONTENT;
        else {
            pending = Exchange.Kind.BROKEN_CONTENT;
            content.append(octets.startsWith(".") ? octets.substring(1) : octets);
        }
        wire.append(octets);
    }

    void server(String octets) {
        (pending == null ? greeting : reply).append(octets);
    }

    void remark(String text) {
        Matcher counted = CHUNK.matcher(text);
        if (counted.matches()) chunk = Integer.parseInt(counted.group(1));
        else if (text.startsWith("server closes")) ending = Reaction.Then.CLOSE;
        else if (text.startsWith("server resets")) ending = Reaction.Then.RESET;
        else if (text.startsWith("client closed")) ending = Reaction.Then.GO_ON;
        else if (text.endsWith("left out of this file")) leftOut = true;
    }

    CapturedConnection finish() {
        // A server that neither answered nor closed let the client wait.
        Reaction.Then last = ending == null ? Reaction.Then.STALL : ending;
        Reaction first = Reaction.raw(greeting.toString());
        if (exchanges.isEmpty() && pending == null) first = new Reaction(first.octets(), last, null);
        flush(last);
        return new CapturedConnection(address, first, exchanges);
    }

    private void flush(Reaction.Then then) {
        Exchange.Kind kind = pending;
        if (kind == null) return;
        String sent = wire.toString();
        exchanges.add(new Exchange(
                kind,
                kind == Exchange.Kind.COMMAND ? command(sent.substring(0, sent.indexOf("\r\n"))) : DOT,
                sent,
                content.toString(),
                leftOut,
                new Reaction(reply.toString(), then, null)));
        pending = null;
        wire.setLength(0);
        content.setLength(0);
        reply.setLength(0);
        leftOut = false;
    }

    private static CommandLine command(String line) {
        int blank = line.indexOf(' ');
        String verb = blank < 0 ? line : line.substring(0, blank);
        return new CommandLine(verb.toUpperCase(Locale.ROOT), blank < 0 ? "" : line.substring(blank + 1));
    }
}
