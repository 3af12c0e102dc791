package org.zsmtp.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.zsmtp.delivery.Secrets;
import org.zsmtp.delivery.auth.Mechanisms;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.delivery.file.OrdinaryFile;
import org.zsmtp.delivery.file.UnfitFileException;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;

/// The file of secrets (`-A`), as ZMailer's agent reads it: lines `channel remotehost base64user base64secret`,
/// empty ones and those that start with `#` left out, the first that matches counts. The channel is `*` or matched
/// exactly; the host is the mail exchanger's name in any case, or its address where it has none. The strongest
/// mechanism that a server offers is used ([Mechanisms#AUTOMATIC]).
///
/// Read anew each time, so that a corrected secret counts at once. A file that cannot be read, that everybody can
/// read or change, or with a line that is not understood, gives no answer for any host: mail waits until it is
/// corrected, and is not sent unauthenticated. Thread-safe.
final class SecretsFile implements Secrets {

    private static final int LARGEST = 1 << 20;

    private record Line(String channel, String host, Credentials credentials) {}

    /// The file cannot be used. The message has nothing of its content.
    private static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    private final Path file;
    private final String channel;
    private final ClearText clearText;

    /// @param channel   whose recipients the agent takes
    /// @param clearText where the secrets may go without TLS
    SecretsFile(Path file, String channel, ClearText clearText) {
        this.file = file;
        this.channel = channel;
        this.clearText = clearText;
    }

    @Override
    public Answer of(String host) {
        try {
            Optional<Credentials> known = lines().stream()
                    .filter(line -> line.channel().equals("*") || line.channel().equals(channel))
                    .filter(line -> isSame(line.host(), host))
                    .map(Line::credentials)
                    .findFirst();
            return known.isPresent() ? new Answer.Known(known.get()) : new Answer.Anonymous();
        } catch (UnfitFileException unfit) {
            return unknown(String.valueOf(unfit.getMessage()));
        } catch (IOException unreadable) {
            return unknown("cannot be read: " + FileFailure.reason(unreadable));
        } catch (UnusableException why) {
            return unknown(String.valueOf(why.getMessage()));
        }
    }

    /// @return what is wrong with it, a line each with its place and nothing of its content; empty where it can be used
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        try {
            int number = 0;
            for (String text : texts()) {
                number++;
                try {
                    parse(text, number);
                } catch (UnusableException why) {
                    faults.add(file + ":" + number + ": " + why.getMessage());
                }
            }
        } catch (IOException unreadable) {
            faults.add(FileFailure.unreadable(file, unreadable));
        }
        return faults;
    }

    private Answer unknown(String why) {
        return new Answer.Unknown("the secrets file " + file + " " + why);
    }

    private List<Line> lines() throws IOException, UnusableException {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : texts()) {
            number++;
            parse(text, number).ifPresent(lines::add);
        }
        return lines;
    }

    private String[] texts() throws IOException {
        return new String(OrdinaryFile.readSecret(file, LARGEST), StandardCharsets.ISO_8859_1).split("\n", -1);
    }

    /// @return empty for a line that is left out
    private Optional<Line> parse(String text, int number) throws UnusableException {
        String line = text.strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return Optional.empty();
        }
        String[] words = line.split("[ \t]+", -1);
        if (words.length != 4) {
            throw new UnusableException("has a line " + number + " that is not four words");
        }
        try {
            return Optional.of(new Line(words[0], words[1], credentials(decoded(words[2]), decoded(words[3]))));
        } catch (IllegalArgumentException notBase64) {
            throw new UnusableException("has a line " + number + " whose user or secret is not base64");
        }
    }

    /// @throws IllegalArgumentException where one of them is empty
    private Credentials credentials(String user, String secret) {
        if (user.isEmpty() || secret.isEmpty()) {
            throw new IllegalArgumentException("a user and a secret");
        }
        return new Credentials(user, secret, clearText, Mechanisms.AUTOMATIC);
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    }

    private static boolean isSame(String written, String host) {
        return written.equalsIgnoreCase(host) || (host.indexOf(':') >= 0 && isSameAddress(written, host));
    }

    /// IPv6 addresses have many spellings.
    private static boolean isSameAddress(String written, String host) {
        try {
            return InetAddress.ofLiteral(written).equals(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
