package org.zsmtp.submission;

import java.util.ArrayList;
import java.util.List;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.InternationalMailbox;
import org.zsmtp.smtp.address.NullReversePath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mime.ALabel;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// Reads a list of addresses (RFC 5322 section 3.4): groups, comments, quoted strings, old source routes, empty
/// places in the list, and the semicolons that people who know them from elsewhere put where commas belong. Names of
/// people are passed over unread: no encoded word becomes a part of an address.
///
/// One pass, no recursion: whatever nests is counted. For one field.
final class AddressList {

    private static final String SPECIALS = "()<>[]:;@\\,\"";

    private final String name;
    private final String text;
    private final EnhancedStatusCode status;
    private final List<ReversePath> found = new ArrayList<>();
    private int at;
    private boolean inGroup;

    private AddressList(HeaderField field, EnhancedStatusCode status) {
        this.name = field.name();
        this.text = field.value();
        this.status = status;
    }

    /// @param status what a notice would say of an address that is none
    /// @return in their order; none where the field has none
    /// @throws HeaderException where the field is no such list, or an address is not in UTF-8
    static List<ReversePath> parse(HeaderField field, EnhancedStatusCode status) throws HeaderException {
        AddressList list = new AddressList(field, status);
        list.requireText();
        list.all();
        return list.found;
    }

    private void requireText() throws HeaderException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw broken("a control character");
            }
        }
    }

    private void all() throws HeaderException {
        blanks();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ';' && inGroup) {
                at++;
                inGroup = false;
                separator();
            } else if (c == ',' || c == ';') {
                at++;
            } else {
                one();
            }
            blanks();
        }
        if (inGroup) {
            throw broken("a group without end");
        }
    }

    /// An address, or the start of a group.
    private void one() throws HeaderException {
        StringBuilder words = new StringBuilder();
        boolean several = false;
        boolean parted = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '<') {
                angle();
                separator();
                return;
            }
            if (c == ':') {
                startGroup(words);
                return;
            }
            if (c == ',' || c == ';') {
                break;
            }
            int length = words.length();
            boolean joined = length == 0 || ".@".indexOf(words.charAt(length - 1)) >= 0 || c == '.' || c == '@';
            several |= parted && !joined;
            word(words);
            parted = blanks();
            several |= !parted && at < text.length() && isStuck(words.charAt(words.length() - 1), text.charAt(at));
        }
        if (several) {
            throw broken("words without a comma between them, or a name without <address>");
        }
        add(words.toString());
        separator();
    }

    /// A quoted string with something stuck to it is no word.
    private static boolean isStuck(char last, char next) {
        return (last == '"' && ".@,;:<".indexOf(next) < 0) || (next == '"' && ".@".indexOf(last) < 0);
    }

    private void startGroup(StringBuilder words) throws HeaderException {
        if (inGroup) {
            throw broken("a group in a group");
        }
        if (words.isEmpty() || words.indexOf("@") >= 0) {
            throw broken("a colon out of place");
        }
        inGroup = true;
        at++;
    }

    private void word(StringBuilder words) throws HeaderException {
        char c = text.charAt(at);
        if (c == '"') {
            words.append(text, at, quoted());
        } else if (c == '[') {
            words.append(text, at, literal());
        } else if (c == '@') {
            words.append(c);
            at++;
        } else if (SPECIALS.indexOf(c) >= 0) {
            throw broken("unexpected \"" + c + "\"");
        } else {
            int from = at;
            while (at < text.length() && !isBlank(text.charAt(at)) && SPECIALS.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            words.append(text, from, at);
        }
    }

    /// @return where the quoted string that starts here ends
    private int quoted() throws HeaderException {
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '"') {
                return ++at;
            }
        }
        throw broken("a quoted string without end");
    }

    private int literal() throws HeaderException {
        int end = text.indexOf(']', at);
        if (end < 0) {
            throw broken("an address literal without end");
        }
        at = end + 1;
        return at;
    }

    /// What stands in angle brackets is one address, with blanks and comments between its words.
    private void angle() throws HeaderException {
        at++;
        StringBuilder address = new StringBuilder();
        blanks();
        while (at < text.length() && text.charAt(at) != '>') {
            char c = text.charAt(at);
            if (c == ',' || c == ':') {
                // Of a source route.
                address.append(c);
                at++;
            } else {
                word(address);
            }
            boolean parted = blanks();
            if (parted
                    && at < text.length()
                    && isWord(address.charAt(address.length() - 1))
                    && isWord(text.charAt(at))) {
                throw broken("two words in one address");
            }
        }
        if (at == text.length()) {
            throw broken("an angle bracket without end");
        }
        at++;
        add(address.toString());
    }

    private static boolean isWord(char c) {
        return c != '>' && ",:@.".indexOf(c) < 0;
    }

    /// After an address comes a comma, or the end.
    private void separator() throws HeaderException {
        blanks();
        if (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ';') {
            throw broken("no comma after an address");
        }
    }

    private void add(String address) throws HeaderException {
        String asked = ALabel.mailbox(address);
        try {
            ReversePath path = path(asked);
            if (path instanceof NullReversePath) {
                throw broken("an empty address");
            }
            found.add(path);
        } catch (AddressSyntaxException wrong) {
            if (asked.chars().anyMatch(c -> c > 0x7f)) {
                throw new HeaderException(
                        HeaderException.WIDE_ADDRESS,
                        "an address in " + Printable.line(name) + " has characters beyond ASCII that are no UTF-8 or"
                                + " that no domain has: " + Printable.line(address));
            }
            throw new HeaderException(status, "in " + Printable.line(name) + ": " + wrong.getMessage());
        }
    }

    private static ReversePath path(String address) {
        try {
            return ReversePath.parse(address);
        } catch (AddressSyntaxException wrong) {
            if (wrong.nonAscii()) {
                return InternationalMailbox.parse(address);
            }
            throw wrong;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /// Passes over blanks and comments.
    ///
    /// @return whether there were any
    private boolean blanks() throws HeaderException {
        int from = at;
        while (at < text.length() && (isBlank(text.charAt(at)) || text.charAt(at) == '(')) {
            if (text.charAt(at) == '(') {
                comment();
            } else {
                at++;
            }
        }
        return at > from;
    }

    private void comment() throws HeaderException {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return;
            }
        }
        throw broken("a comment without end");
    }

    private HeaderException broken(String what) {
        return new HeaderException(status, what + " in " + Printable.line(name) + ": " + Printable.line(shown()));
    }

    /// Where it went wrong.
    private String shown() {
        int from = Math.max(0, Math.min(at, text.length()) - 40);
        return text.substring(from, Math.min(text.length(), from + 80));
    }
}
