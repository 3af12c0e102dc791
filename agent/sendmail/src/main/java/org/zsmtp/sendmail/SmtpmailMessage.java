package org.zsmtp.sendmail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.submission.HeaderEnvelope;
import org.zsmtp.submission.HeaderException;
import org.zsmtp.submission.Message;

/// The message that smtpmail sends, its sender and its recipients.
///
/// @param environment whose variables and input count
record SmtpmailMessage(Environment environment, SmtpmailOptions options) {

    /// Who sends.
    ///
    /// @param address of the envelope
    /// @param author  of the header
    record Sender(ReversePath address, String author) {}

    Sender sender() throws FailureException {
        String given = environment
                .variable("TK_SMTPMAIL_FROMADDR")
                .or(() -> Optional.ofNullable(options.value("-f")))
                .orElseGet(() -> environment.user() + "@" + OwnDomain.of(environment));
        try {
            ReversePath address = HeaderEnvelope.originator(given);
            int open = given.lastIndexOf('<');
            String name = open > 0 ? given.substring(0, open).strip() : options.either("-F", "-F", "");
            String plain = name.startsWith("\"") && name.endsWith("\"") && name.length() > 1
                    ? name.substring(1, name.length() - 1)
                    : name;
            return new Sender(address, plain.isEmpty() ? address.text() : author(plain, address));
        } catch (HeaderException e) {
            throw FailureException.broken(e);
        }
    }

    private static String author(String name, ReversePath address) {
        String encoded = SmtpmailText.encoded(name);
        String phrase = encoded.equals(name) ? '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : encoded;
        return phrase + " <" + address.text() + ">";
    }

    List<ForwardPath> recipients() throws FailureException {
        List<ForwardPath> all = new ArrayList<>();
        try {
            for (String each : options.recipients()) {
                all.addAll(HeaderEnvelope.recipients(each));
            }
        } catch (HeaderException e) {
            throw FailureException.broken(e);
        }
        if (all.isEmpty()) {
            throw new FailureException(ExitStatus.EX_USAGE, "no recipients");
        }
        return all.stream().distinct().toList();
    }

    Message message(Sender sender, List<ForwardPath> recipients) throws IOException, FailureException {
        @Nullable String file = options.value("-m");
        byte[] text;
        if (file == null) {
            text = SmtpmailText.untilDot(environment.input());
        } else {
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                text = SmtpmailText.limited(in);
            }
        }
        @Nullable String subject = options.value("-s");
        if (subject == null) {
            Message given = SmtpmailText.given(text, charset());
            if (given.header().fields().isEmpty() && text.length > 0) {
                environment.hint("the text has no header: -s SUBJECT makes one");
            }
            return given;
        }
        List<String> to = recipients.stream().map(ForwardPath::text).toList();
        try {
            return SmtpmailText.made(
                    text,
                    charset(),
                    subject,
                    sender.address().text(),
                    sender.author(),
                    to,
                    ZonedDateTime.now(ZoneId.systemDefault()));
        } catch (IllegalArgumentException e) {
            // A control character in a field.
            throw new FailureException(ExitStatus.EX_DATAERR, "a header field would not be one line");
        }
    }

    private Charset charset() {
        if (options.has("-e8")) {
            return StandardCharsets.UTF_8;
        }
        return options.has("-ea") ? StandardCharsets.ISO_8859_1 : Charset.forName("IBM850");
    }
}
