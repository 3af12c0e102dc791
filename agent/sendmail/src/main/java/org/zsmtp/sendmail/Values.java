package org.zsmtp.sendmail;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The values that a setting may have, and what they are read as.
enum Values {
    /// Any text but none.
    NEEDED {
        @Override
        Optional<String> read(String text) {
            return Optional.of(text);
        }
    },
    /// Any text; none unsets.
    OPTIONAL {
        @Override
        Optional<String> read(String text) {
            return notEmpty(text);
        }
    },
    /// Any text; none is a value of its own.
    ANY {
        @Override
        Optional<String> read(String text) {
            return Optional.of(text);
        }
    },
    /// The name of a file; none unsets.
    FILE {
        @Override
        Optional<String> read(String text) {
            return notEmpty(text);
        }
    },
    /// The name of a file, or `system`.
    TRUST {
        @Override
        Optional<String> read(String text) {
            return notEmpty(text);
        }
    },
    /// A port.
    PORT {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return Optional.of(number(text, 65_535));
        }
    },
    /// A port; none unsets.
    OPTIONAL_PORT {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return text.isEmpty() ? Optional.empty() : PORT.read(text);
        }
    },
    /// A count; none unsets.
    OPTIONAL_COUNT {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return text.isEmpty() ? Optional.empty() : Optional.of(number(text, Integer.MAX_VALUE));
        }
    },
    /// Seconds, or `off`.
    SECONDS {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return text.equals("off") ? Optional.empty() : Optional.of(number(text, Integer.MAX_VALUE));
        }
    },
    /// `smtp` or `lmtp`.
    PROTOCOL {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return Optional.of(oneOf(text, "smtp", "lmtp"));
        }
    },
    /// `on` or `off`; none is on.
    SWITCH {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return Optional.of(text.isEmpty() ? "on" : oneOf(text, "on", "off"));
        }
    },
    /// `on`, `off`, or the name of a file of trust anchors; none is on.
    DANE {
        @Override
        Optional<String> read(String text) {
            return Optional.of(text.isEmpty() ? "on" : text);
        }
    },
    /// `on` or `off`.
    ON_OR_OFF {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return Optional.of(oneOf(text, "on", "off"));
        }
    },
    /// `auto`, `on` or `off`; none is auto.
    AUTO_ON_OFF {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return Optional.of(text.isEmpty() ? "auto" : oneOf(text, "auto", "on", "off"));
        }
    },
    /// `auto` or `off`; none is auto.
    AUTO_OFF {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return Optional.of(text.isEmpty() ? "auto" : oneOf(text, "auto", "off"));
        }
    },
    /// `on`, `undisclosed_recipients` or `off`; none is on.
    TO_HEADER {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return Optional.of(text.isEmpty() ? "on" : oneOf(text, "on", "undisclosed_recipients", "off"));
        }
    },
    /// `on`, `off` or the name of a mechanism, which becomes upper case; none is on.
    AUTH {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return switch (text) {
                case "", "on" -> Optional.of("choose");
                case "off" -> Optional.empty();
                default -> Optional.of(oneOf(text, MECHANISMS).toUpperCase(Locale.ROOT));
            };
        }
    },
    /// Pairs of hexadecimal digits with colons between them: a digest by SHA-256, SHA-1 or MD5; none unsets.
    FINGERPRINT {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return text.isEmpty() ? Optional.empty() : Optional.of(fingerprint(text));
        }
    },
    /// `off`, `never`, or conditions with commas between them.
    NOTIFY {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return text.equals("off") ? Optional.empty() : Optional.of(conditions(text));
        }
    },
    /// `off`, `headers` or `full`.
    RETURN {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return switch (oneOf(text, "off", "headers", "full")) {
                case "off" -> Optional.empty();
                case "headers" -> Optional.of("HDRS");
                default -> Optional.of("FULL");
            };
        }
    },
    /// `on`, `off` or a facility; none is on.
    SYSLOG {
        @Override
        Optional<String> read(String text) throws InvalidValueException {
            return switch (text) {
                case "", "on" -> Optional.of("LOG_USER");
                case "off" -> Optional.empty();
                default -> Optional.of(oneOf(text, FACILITIES));
            };
        }
    };

    /// The names of mechanisms that can be asked for.
    private static final String[] MECHANISMS = {
        "plain",
        "login",
        "external",
        "cram-md5",
        "digest-md5",
        "scram-sha-1",
        "scram-sha-1-plus",
        "scram-sha-256",
        "scram-sha-256-plus",
        "gssapi",
        "ntlm",
        "oauthbearer",
        "xoauth2"
    };

    private static final String[] FACILITIES = {
        "LOG_USER",
        "LOG_MAIL",
        "LOG_LOCAL0",
        "LOG_LOCAL1",
        "LOG_LOCAL2",
        "LOG_LOCAL3",
        "LOG_LOCAL4",
        "LOG_LOCAL5",
        "LOG_LOCAL6",
        "LOG_LOCAL7"
    };

    private static final Set<Integer> DIGEST_OCTETS = Set.of(16, 20, 32);

    /// A text that a command cannot take.
    static final class InvalidValueException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidValueException() {
            super(null, null, false, false);
        }
    }

    /// @param text without quotes, a tilde expanded
    /// @return what holds now, nothing where the setting is unset
    abstract Optional<String> read(String text) throws InvalidValueException;

    /// @return whether a configuration file must say something here
    boolean needsText() {
        return switch (this) {
            case NEEDED, PORT, SECONDS, PROTOCOL, NOTIFY, RETURN -> true;
            case OPTIONAL,
                    ANY,
                    FILE,
                    TRUST,
                    OPTIONAL_PORT,
                    OPTIONAL_COUNT,
                    SWITCH,
                    DANE,
                    ON_OR_OFF,
                    AUTO_ON_OFF,
                    AUTO_OFF,
                    TO_HEADER,
                    AUTH,
                    FINGERPRINT,
                    SYSLOG -> false;
        };
    }

    /// @return whether a leading tilde is the user's directory
    boolean isFile() {
        return this == FILE || this == TRUST || this == DANE;
    }

    /// @return the names of mechanisms that can be asked for
    static List<String> mechanisms() {
        return List.of(MECHANISMS);
    }

    private static Optional<String> notEmpty(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static String oneOf(String text, String... allowed) throws InvalidValueException {
        if (!Arrays.asList(allowed).contains(text)) {
            throw new InvalidValueException();
        }
        return text;
    }

    private static String number(String text, int most) throws InvalidValueException {
        // The C library's strtol takes blanks before the number. A number sign and other scripts' digits are Java's
        // alone.
        String digits = text.stripLeading();
        if (!digits.matches("[+-]?(0[xX][0-9a-fA-F]+|[0-9]+)")) {
            throw new InvalidValueException();
        }
        try {
            int number = Integer.decode(digits);
            if (number < 1 || number > most) {
                throw new InvalidValueException();
            }
            return Integer.toString(number);
        } catch (NumberFormatException e) {
            throw new InvalidValueException();
        }
    }

    private static String fingerprint(String text) throws InvalidValueException {
        try {
            byte[] digest = HexFormat.ofDelimiter(":").parseHex(text.replace(' ', ':'));
            if (!DIGEST_OCTETS.contains(digest.length)) {
                throw new InvalidValueException();
            }
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException();
        }
    }

    private static String conditions(String text) throws InvalidValueException {
        if (!text.equals("never")) {
            List<String> words = List.of(text.split(",", -1));
            for (String word : words) {
                oneOf(word, "failure", "delay", "success");
            }
            if (Set.copyOf(words).size() != words.size()) {
                throw new InvalidValueException();
            }
        }
        return text.toUpperCase(Locale.ROOT);
    }
}
