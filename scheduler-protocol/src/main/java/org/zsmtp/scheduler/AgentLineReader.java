package org.zsmtp.scheduler;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The scheduler's side of an agent's standard output: push octets with [#append], then pull with [#next] until it
/// gives null. Owned by one thread.
///
/// It reads as the scheduler does and is stricter in what harms or misleads that: a number that is none, which
/// the scheduler takes for 0; a notary that is not six sub-fields; a status word it does not know; a `retryat`
/// without a time.
public final class AgentLineReader {

    /// Room for the longest line that [AgentLineWriter] writes.
    public static final int LINE_OCTETS = 32 * 1024;

    private final LineFraming framing;

    public AgentLineReader() {
        framing = new LineFraming(LINE_OCTETS);
    }

    /// Takes all that remains in `octets`.
    public void append(ByteBuffer octets) {
        framing.append(octets);
    }

    /// @return the next whole line, or null until more octets come
    public @Nullable ReceivedLine next() {
        LineFraming.Line line = framing.next();
        if (line == null) {
            return null;
        }
        return line.cut() ? new ReceivedLine.Misformed(line.text(), "line too long") : parse(line.text());
    }

    /// Parses one line.
    ///
    /// @param line the line without its LF
    public static ReceivedLine parse(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return new ReceivedLine.Understood(remark(line));
        }
        try {
            return new ReceivedLine.Understood(report(line));
        } catch (IllegalArgumentException e) {
            return new ReceivedLine.Misformed(line, String.valueOf(e.getMessage()));
        }
    }

    private static AgentLine remark(String line) {
        if (line.startsWith("#hungry")) {
            return new AgentLine.Hungry();
        }
        if (line.startsWith("#resync")) {
            return new AgentLine.Resync(line.substring(blanks(line, "#resync".length(), line.length())));
        }
        return new AgentLine.Comment(line.substring(blanks(line, Math.min(1, line.length()), 2)));
    }

    private static AgentLine.RecipientReport report(String line) {
        int slash = require(line.indexOf('/'), "no slash");
        int firstTab = require(line.indexOf('\t', slash), "no TAB behind the offset");
        int secondTab = require(line.indexOf('\t', firstTab + 1), "no TAB behind the notary");
        String notary = line.substring(firstTab + 1, secondTab);
        int wordEnd = wordEnd(line, secondTab + 1);
        int text = Math.min(wordEnd + 1, line.length());
        Verb verb = Verb.of(line.substring(secondTab + 1, wordEnd));
        if (verb == null) {
            throw new IllegalArgumentException("unknown status word");
        }
        long seconds = 0;
        if (verb == Verb.RETRYAT) {
            int digits = line.startsWith("+", text) ? text + 1 : text;
            wordEnd = wordEnd(line, digits);
            seconds = number(line.substring(digits, wordEnd), "time behind retryat");
            text = Math.min(wordEnd + 1, line.length());
        }
        return new AgentLine.RecipientReport(
                number(line.substring(0, slash), "id"),
                number(line.substring(slash + 1, firstTab), "offset"),
                notary.isEmpty() ? null : NotaryFields.parse(notary),
                new ReportStatus(verb, seconds),
                line.substring(text));
    }

    private static int require(int index, String fault) {
        if (index < 0) {
            throw new IllegalArgumentException(fault);
        }
        return index;
    }

    private static long number(String digits, String what) {
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("no number as " + what);
        }
        return Long.parseLong(digits);
    }

    private static int blanks(String line, int start, int limit) {
        int end = start;
        while (end < Math.min(limit, line.length()) && (line.charAt(end) == ' ' || line.charAt(end) == '\t')) {
            end++;
        }
        return end;
    }

    /// ASCII white space ends a word, as in C.
    private static int wordEnd(String line, int start) {
        int end = start;
        while (end < line.length() && line.charAt(end) != ' ' && (line.charAt(end) < '\t' || line.charAt(end) > '\r')) {
            end++;
        }
        return end;
    }
}
