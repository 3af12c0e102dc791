package org.zsmtp.it.interop;

import java.util.List;
import org.zsmtp.testkit.spool.MailDraft;
import org.zsmtp.testkit.spool.SpoolMaker;

/// A message that is not easily sent unharmed. Texts hold one octet a char, lines end with LF.
///
/// @param name   stands in its field `X-Case`
/// @param fields of its header, `Name: value`, besides the usual ones
/// @param body   behind the empty line
record AwkwardMessage(String name, List<String> fields, String body) {

    private static final int LONGEST_LINE = 998;

    AwkwardMessage {
        fields = List.copyOf(fields);
    }

    MailDraft draft() {
        MailDraft draft = SpoolMaker.draft().header("X-Case", name);
        for (String field : fields) {
            int colon = field.indexOf(':');
            draft.header(field.substring(0, colon), field.substring(colon + 2));
        }
        return draft.body(body);
    }

    /// The body as a server stores it that got it unchanged: every line ends with a line end and with nothing else.
    String storedBody() {
        String lines = body.replace("\r\n", "\n").replace('\r', '\n');
        return lines.isEmpty() || lines.endsWith("\n") ? lines : lines + "\n";
    }

    /// The whole message as a server stores it that got it unchanged, without what others put in front of it.
    String stored() {
        return "X-Case: " + name + "\n"
                + fields.stream().map(field -> field + "\n").reduce("", String::concat) + "\n" + storedBody();
    }

    /// Whether it may be changed and has to be: for its lines, or for octets that no message may have.
    boolean unsendable() {
        return !sealed() && (body.indexOf('\0') >= 0 || body.lines().anyMatch(line -> line.length() > LONGEST_LINE));
    }

    /// Whether its body has octets that only a server with 8BITMIME takes.
    boolean eightBit() {
        return body.chars().anyMatch(octet -> octet > 127);
    }

    /// Whether nothing of it may be changed.
    boolean sealed() {
        return fields.stream().anyMatch(field -> field.startsWith("DKIM-Signature:") || field.contains("/signed"));
    }
}
