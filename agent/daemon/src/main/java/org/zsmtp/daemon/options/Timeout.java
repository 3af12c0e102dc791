package org.zsmtp.daemon.options;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.zsmtp.smtp.session.Timeouts;

/// The values of `-T`: `conn=3m,tcpw=3m`, `cmd=5m` or a bare time, `data=2m`, `dot=10m`.
enum Timeout {
    /// The TCP connection to one address.
    CONN(10),
    /// A write during which the peer accepts no data.
    TCPW(10),
    /// Any reply without a time of its own, the greeting included.
    CMD(5),
    /// The reply to DATA.
    DATA(10),
    /// The reply to the end of data.
    DOT(10);

    /// The defaults in the words of the manual page; a test holds them against [Timeouts#DEFAULTS].
    static final String DEFAULTS_TEXT = "conn=3m,tcpw=3m,cmd=5m,data=2m,dot=10m";

    private static final Map<Character, Duration> UNITS = Map.of(
            's', Duration.ofSeconds(1), 'm', Duration.ofMinutes(1), 'h', Duration.ofHours(1), 'd', Duration.ofDays(1));
    private static final Duration LONGEST = Duration.ofDays(7);

    private final Duration least;

    Timeout(long leastSeconds) {
        this.least = Duration.ofSeconds(leastSeconds);
    }

    /// @param spec one value of `-T`, of one or more parts separated by commas
    /// @return `before` with these parts changed
    /// @throws IllegalArgumentException with a message that is safe to print
    static Timeouts apply(String spec, Timeouts before) {
        Timeouts timeouts = before;
        for (String part : spec.split(",", -1)) {
            int equals = part.indexOf('=');
            Timeout which = equals < 0 ? CMD : named(part.substring(0, equals));
            timeouts = which.set(timeouts, which.value(part.substring(equals + 1)));
        }
        return timeouts;
    }

    private static Timeout named(String name) {
        for (Timeout each : values()) {
            if (each.word().equals(name.toLowerCase(Locale.ROOT))) {
                return each;
            }
        }
        throw new IllegalArgumentException("there is no time-out named \"" + name + "\"");
    }

    private Duration value(String text) {
        Duration value = duration(text);
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(word() + " must be at least " + least.toSeconds() + " seconds");
        }
        return value;
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private Timeouts set(Timeouts old, Duration value) {
        return switch (this) {
            case CONN -> new Timeouts(value, old.write(), old.command(), old.data(), old.endOfData());
            case TCPW -> new Timeouts(old.connect(), value, old.command(), old.data(), old.endOfData());
            case CMD -> new Timeouts(old.connect(), old.write(), value, old.data(), old.endOfData());
            case DATA -> new Timeouts(old.connect(), old.write(), old.command(), value, old.endOfData());
            case DOT -> new Timeouts(old.connect(), old.write(), old.command(), old.data(), value);
        };
    }

    /// Seconds, or numbers each with a unit that add up: `90`, `2m`, `1h5m20s`.
    private static Duration duration(String text) {
        Duration sum = Duration.ZERO;
        int at = 0;
        while (at < text.length()) {
            int digits = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            Duration unit = at == text.length() ? UNITS.get('s') : UNITS.get(text.charAt(at));
            if (at == digits || at - digits > 6 || unit == null) {
                throw notATime(text);
            }
            sum = sum.plus(unit.multipliedBy(Integer.parseInt(text, digits, at, 10)));
            at++;
        }
        if (text.isEmpty() || sum.compareTo(LONGEST) > 0) {
            throw notATime(text);
        }
        return sum;
    }

    private static IllegalArgumentException notATime(String text) {
        return new IllegalArgumentException("\"" + text + "\" is not a time such as 90, 2m or 1h5m20s, of at most 7d");
    }
}
