package org.zsmtp.submission;

import org.zsmtp.smtp.address.ForwardPath;

/// A recipient to whom the message did not go.
///
/// @param address    as it stood in the envelope
/// @param code       the reply code that decided, 400 to 599; 0 where no reply did
/// @param diagnostic the reply's text or what happened, printable, one line
public record RefusedRecipient(ForwardPath address, int code, String diagnostic) {

    /// @return in one line: `bob@example.net: 550 5.1.1 User unknown`
    @Override
    public String toString() {
        boolean told = code == 0 || diagnostic.startsWith(Integer.toString(code));
        return address.text() + ": " + (told ? "" : code + " ") + diagnostic;
    }
}
