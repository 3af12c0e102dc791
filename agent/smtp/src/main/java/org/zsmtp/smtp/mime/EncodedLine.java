package org.zsmtp.smtp.mime;

import java.util.ArrayList;
import java.util.List;

/// Writes words of a header field, those with octets above 127 as encoded words, and folds before an encoded word
/// that would pass column 76 (RFC 2047 section 2). For one field.
final class EncodedLine {
    private static final int LAST_COLUMN = 76;

    /// A word with the blanks in front of it.
    ///
    /// @param raw  as it stands
    /// @param text what it means
    private record Word(String blanks, String raw, String text) {

        boolean isHigh() {
            return text.chars().anyMatch(c -> c > 0x7f);
        }

        boolean isEncoded() {
            return raw.startsWith("=?") && raw.endsWith("?=");
        }
    }

    private final Treatment.Header how;

    private final EncodedWords encodedWords;
    private final StringBuilder written = new StringBuilder();
    private final List<Word> held = new ArrayList<>();
    private final StringBuilder blanks = new StringBuilder();
    private int column;

    /// Whether an encoded word is in this line.
    private boolean encodedHere;

    /// Whether an encoded word was written last: whatever follows stands apart from it (RFC 2047 section 5).
    private boolean encodedLast;

    /// @param column where the value starts
    EncodedLine(EncodedWords encodedWords, int column, Treatment.Header how) {
        this.how = how;
        this.encodedWords = encodedWords;
        this.column = column;
    }

    /// A blank or a line end.
    void blank(char c) {
        blanks.append(c);
    }

    /// A word of what may become encoded words.
    void word(String raw, String text) {
        held.add(new Word(blanks.toString(), raw, text));
        blanks.setLength(0);
    }

    /// Words and blanks.
    void text(String text) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isBlank(c)) {
                blank(c);
                at++;
                continue;
            }
            int from = at;
            while (at < text.length() && !isBlank(text.charAt(at))) {
                at++;
            }
            String word = text.substring(from, at);
            word(word, word);
        }
    }

    /// What is never encoded, after all words so far.
    void verbatim(String text) {
        String before = blanks.toString();
        blanks.setLength(0);
        if (before.isEmpty() && encodedLast && !isBlank(text.charAt(0))) {
            before = " ";
        }
        int end = text.indexOf('\n');
        String firstLine = end < 0 ? text : text.substring(0, end);
        write(encodedHere && !before.isEmpty() ? folded(before, firstLine) : before);
        write(text);
    }

    /// What may touch an encoded word: the end of a comment.
    void close(String text) {
        write(blanks.toString());
        blanks.setLength(0);
        write(text);
    }

    /// Whether a word that is held looks like an address, or a part of one.
    boolean holdsAddress() {
        return held.stream().anyMatch(word -> word.raw().indexOf('@') >= 0);
    }

    /// Writes the words so far.
    ///
    /// @param mayEncode whether encoded words may stand there
    void flush(boolean mayEncode) {
        int at = 0;
        while (at < held.size()) {
            int from = at;
            if (mayEncode) {
                while (at < held.size() && needsEncoding(held.get(at))) {
                    at++;
                }
            }
            if (at > from) {
                encode(from, at);
            } else {
                Word word = held.get(at);
                String before = word.blanks().isEmpty() && encodedLast ? " " : word.blanks();
                boolean inEncodedLine = encodedHere || word.isEncoded();
                write(inEncodedLine && !before.isEmpty() ? folded(before, word.raw()) : before);
                write(word.raw());
                encodedHere |= word.isEncoded();
                encodedLast = word.isEncoded();
                at++;
            }
        }
        held.clear();
    }

    private boolean needsEncoding(Word word) {
        return (how.encodes() && word.isHigh()) || (word.raw().length() > FieldText.LONGEST_WORD && !word.isEncoded());
    }

    /// Blanks between two encoded words mean nothing, so those that mean something are in one of the words.
    private void encode(int from, int to) {
        StringBuilder text = new StringBuilder();
        if (from > 0 && held.get(from - 1).isEncoded()) {
            text.append(unfolded(held.get(from).blanks()));
        }
        for (int i = from; i < to; i++) {
            if (i > from) {
                text.append(unfolded(held.get(i).blanks()));
            }
            text.append(held.get(i).text());
        }
        if (to < held.size() && held.get(to).isEncoded()) {
            text.append(unfolded(held.get(to).blanks()));
        }
        String before = held.get(from).blanks();
        if (before.isEmpty() && !followsComment()) {
            before = " ";
        }
        for (String word : encodedWords.of(text.toString())) {
            write(folded(before, word));
            write(word);
            encodedHere = true;
            encodedLast = true;
            before = " ";
        }
    }

    private boolean followsComment() {
        return !written.isEmpty()
                && (written.charAt(written.length() - 1) == '(' || isBlank(written.charAt(written.length() - 1)));
    }

    /// @return the blanks in front of `word`, on a new line where it would pass the last column of this
    private String folded(String before, String word) {
        if (before.indexOf('\n') >= 0 || column <= 1 || column + before.length() + word.length() <= LAST_COLUMN) {
            return before;
        }
        return before.isEmpty() ? "\n " : "\n" + before;
    }

    private static String unfolded(String blanks) {
        String kept = blanks.replace("\n", "").replace("\r", "");
        return kept.isEmpty() ? "" : kept;
    }

    private void write(String text) {
        encodedLast &= text.isEmpty();
        written.append(text);
        int end = text.lastIndexOf('\n');
        column = end < 0 ? column + text.length() : text.length() - end - 1;
        encodedHere &= end < 0;
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    @Override
    public String toString() {
        return written.toString() + blanks;
    }
}
