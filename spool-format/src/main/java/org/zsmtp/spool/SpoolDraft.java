package org.zsmtp.spool;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A message that a [SpoolWriter] is to put into a spool: what ZMailer's router knows about it once its recipients
/// have been routed. Texts hold one octet in each character, and no control characters.
///
/// @param sender     the return address as it goes into SMTP, without brackets; empty for the null reverse-path
/// @param recipients at least one
/// @param ret        how much of the message a notice has, RET (RFC 3461 section 4.3)
/// @param envelopeId ENVID (RFC 3461 section 4.4), as xtext
/// @param parameters what is asked for the whole message beyond that
/// @param logIdent   the message's name in logs, usually its Message-ID; may be empty
/// @param header     the header as it is sent, octet for octet but for its line ends (LF or CR LF), of which there
///     are no two in a row; an empty line at its end is not part of it
/// @param body       what follows the empty line
public record SpoolDraft(
        String sender,
        List<Recipient> recipients,
        @Nullable Ret ret,
        @Nullable String envelopeId,
        List<MailParameter> parameters,
        String logIdent,
        String header,
        Body body) {

    /// One recipient.
    ///
    /// @param channel           who delivers to it: `smtp`
    /// @param host              where: a domain, an address literal, a literal or a name in brackets with a port
    ///     (`[mail.example]:587`), or an [ExchangerList]
    /// @param user              the address as it goes into SMTP, without brackets
    /// @param notifyOn          NOTIFY (RFC 3461 section 4.1); empty for the default
    /// @param originalRecipient ORCPT (RFC 3461 section 4.2), `type;xtext`
    public record Recipient(
            String channel,
            String host,
            String user,
            Set<NotifyWord> notifyOn,
            @Nullable String originalRecipient) {

        /// @throws IllegalArgumentException where one of them cannot stand in a control file
        public Recipient {
            requireItem("channel", channel);
            requireItem("host", host);
            requireItem("recipient", user);
            if (originalRecipient != null) {
                requireWord("ORCPT", originalRecipient);
            }
            Set<NotifyWord> sorted = EnumSet.noneOf(NotifyWord.class);
            sorted.addAll(notifyOn);
            notifyOn = Collections.unmodifiableSet(sorted);
        }

        /// A recipient of the channel `smtp` for whom nothing is asked.
        public static Recipient smtp(String host, String user) {
            return new Recipient("smtp", host, user, Set.of(), null);
        }
    }

    /// Where a body is read from.
    @FunctionalInterface
    public interface Body {

        /// @return the body from its start, with whatever line ends
        /// @throws IOException where it cannot be read
        InputStream open() throws IOException;
    }

    /// @throws IllegalArgumentException where something of it cannot stand in a control file
    public SpoolDraft {
        recipients = List.copyOf(recipients);
        parameters = List.copyOf(parameters);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a message for nobody");
        }
        if (!sender.isEmpty()) {
            requireItem("sender", sender);
        }
        if (envelopeId != null) {
            requireWord("ENVID", envelopeId);
        }
        requireLine("log identification", logIdent);
        header = lines(header);
    }

    /// A message of which nothing is asked.
    ///
    /// @param header one octet in each character
    public static SpoolDraft of(String sender, List<Recipient> recipients, String header, Body body) {
        return new SpoolDraft(sender, recipients, null, null, List.of(), "", header, body);
    }

    /// @return whether notices of it go to nobody
    boolean isNullReversePath() {
        return sender.isEmpty();
    }

    /// Each with its line end, LF.
    private static String lines(String header) {
        List<String> lines = new ArrayList<>();
        for (String line : header.split("\n", -1)) {
            lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        }
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        for (String line : lines) {
            if (line.isEmpty()) {
                throw new IllegalArgumentException("a header with an empty line inside");
            }
            requireOctets("header", line);
        }
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /// What [Quad] reads as one item and no other.
    private static void requireItem(String what, String text) {
        requireLine(what, text);
        boolean quoted = false;
        boolean whole = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                whole &= i < text.length();
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                whole = false;
            }
        }
        if (!whole || quoted) {
            throw new IllegalArgumentException(what + " that a control file cannot hold");
        }
    }

    private static void requireWord(String what, String text) {
        requireLine(what, text);
        if (text.isEmpty() || text.indexOf(' ') >= 0) {
            throw new IllegalArgumentException(what + " that is no word");
        }
    }

    private static void requireLine(String what, String text) {
        requireOctets(what, text);
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException(what + " with a control character");
        }
    }

    private static void requireOctets(String what, String text) {
        if (text.chars().anyMatch(c -> c > 0xff)) {
            throw new IllegalArgumentException(what + " that is not one octet in each character");
        }
    }

    /// Neither addresses nor content go into logs by accident.
    @Override
    public String toString() {
        return "SpoolDraft[" + recipients.size() + " recipients]";
    }
}
