package org.zsmtp.bench.sink;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The command line of [SinkMain].
///
/// @param journal where accepted deliveries are written; null writes none
record SinkOptions(SinkSettings settings, @Nullable Path journal) {

    static final String USAGE = """
            usage: sink [option value]...
              --address ADDRESS      listen there (127.0.0.1)
              --port PORT            listen there; 0 takes a free one (0)
              --announce A,B,C       keywords of the EHLO answer
              --delay MILLISECONDS   between the end of a message and its answer (0)
              --refuse TEXT          answer 550 to recipients that hold the text
              --defer TEXT           answer 450 to recipients that hold the text
              --refuse-every N       answer 554 to every Nth message
              --defer-every N        answer 451 to every Nth message
              --certificate FILE     offer STARTTLS with the key and certificate of this PKCS#12 file, whose
                                     password is "zsmtp-test"
              --secret TEXT          under TLS offer AUTH SCRAM-SHA-256; the text is every user's password
              --journal FILE         append "id TAB recipient" for each accepted delivery, before it is answered
            """;

    /// @throws IllegalArgumentException at what is no option, with words for its user
    static SinkOptions parse(List<String> arguments) {
        SinkSettings settings = SinkSettings.DEFAULTS;
        SinkRules rules = SinkRules.ACCEPT_ALL;
        InetAddress address = settings.address().getAddress();
        int port = 0;
        Path journal = null;
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String option = words.next();
            String value = value(option, words);
            switch (option) {
                case "--address" -> address = InetAddress.ofLiteral(value);
                case "--port" -> port = number(option, value, 0, 65535);
                case "--announce" -> settings = settings.announcing(List.of(value.split(",", -1)));
                case "--delay" -> settings = settings.delay(Duration.ofMillis(number(option, value, 0, 3_600_000)));
                case "--refuse" -> rules = rules.and(SinkRules.answeringRecipients(value, "550 5.1.1 User unknown"));
                case "--defer" -> rules = rules.and(SinkRules.answeringRecipients(value, "450 4.2.1 Try again later"));
                case "--refuse-every" ->
                    rules = rules.and(SinkRules.answeringEvery(count(option, value), "554 5.7.1 Not wanted"));
                case "--defer-every" ->
                    rules = rules.and(SinkRules.answeringEvery(count(option, value), "451 4.3.0 Try again later"));
                case "--certificate" -> settings = settings.tls(SinkCertificate.context(Path.of(value)));
                case "--secret" -> settings = settings.secret(value);
                case "--journal" -> journal = Path.of(value);
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new SinkOptions(
                settings.address(new InetSocketAddress(address, port)).rules(rules), journal);
    }

    private static String value(String option, Iterator<String> words) {
        try {
            return words.next();
        } catch (NoSuchElementException e) {
            throw new IllegalArgumentException(option + " needs a value", e);
        }
    }

    private static int count(String option, String value) {
        return number(option, value, 1, Integer.MAX_VALUE);
    }

    private static int number(String option, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a number, not " + value, e);
        }
        throw new IllegalArgumentException(option + " needs a number from " + least + " to " + most);
    }
}
