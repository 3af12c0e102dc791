package org.zsmtp.smtp.mime;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Domain names with octets above 127 as A-labels (RFC 5890 section 2.3.2.1, RFC 3492).
///
/// The JDK's own is of IDNA2003, which makes another name of `ß` and of three more characters.
public final class ALabel {
    private static final int LONGEST = 63;
    private static final int BASE = 36;
    private static final int LEAST = 1;
    private static final int MOST = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int FIRST_BIAS = 72;
    private static final int FIRST = 0x80;

    private ALabel() {}

    /// @param domain one octet in each character
    /// @return its labels in ASCII; null where it is no name in UTF-8
    public static @Nullable String of(String domain) {
        byte[] octets = domain.getBytes(StandardCharsets.ISO_8859_1);
        if (!Utf8.is(octets)) {
            return null;
        }
        String name = Normalizer.normalize(
                new String(octets, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        StringBuilder labels = new StringBuilder();
        for (String label : name.split("[.\u3002]", -1)) {
            String ascii = label(label);
            if (ascii == null || ascii.length() > LONGEST) {
                return null;
            }
            labels.append(labels.isEmpty() ? "" : ".").append(ascii);
        }
        return labels.toString();
    }

    /// @param address a mailbox, one octet in each character
    /// @return the same with its domain in A-labels; as it was where its domain is ASCII or has none
    public static String mailbox(String address) {
        int sign = address.lastIndexOf('@');
        String domain = address.substring(sign + 1);
        if (sign < 0 || domain.chars().allMatch(c -> c < FIRST)) {
            return address;
        }
        String labels = of(domain);
        return labels == null ? address : address.substring(0, sign + 1) + labels;
    }

    private static @Nullable String label(String label) {
        int[] points = label.codePoints().toArray();
        boolean ascii = true;
        for (int point : points) {
            ascii &= point < FIRST;
            if (point >= FIRST && !isOfNames(point)) {
                return null;
            }
            if (point < FIRST && !Character.isLetterOrDigit(point) && point != '-' && point != '_') {
                return null;
            }
        }
        return ascii ? label : "xn--" + punycode(points);
    }

    private static boolean isOfNames(int point) {
        int type = Character.getType(point);
        return Character.isLetterOrDigit(point)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || point == 0xb7;
    }

    /// RFC 3492 section 6.3.
    private static String punycode(int[] points) {
        StringBuilder out = new StringBuilder();
        for (int point : points) {
            if (point < FIRST) {
                out.append((char) point);
            }
        }
        int basic = out.length();
        int handled = basic;
        if (basic > 0) {
            out.append('-');
        }
        int next = FIRST;
        int delta = 0;
        int bias = FIRST_BIAS;
        while (handled < points.length) {
            int least = Integer.MAX_VALUE;
            for (int point : points) {
                least = point >= next ? Math.min(least, point) : least;
            }
            delta += (least - next) * (handled + 1);
            next = least;
            for (int point : points) {
                delta += point < next ? 1 : 0;
                if (point == next) {
                    variable(delta, bias, out);
                    bias = adapted(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
            next++;
        }
        return out.toString();
    }

    private static void variable(int delta, int bias, StringBuilder out) {
        int left = delta;
        for (int k = BASE; ; k += BASE) {
            int threshold = Math.clamp(k - bias, LEAST, MOST);
            if (left < threshold) {
                out.append(digit(left));
                return;
            }
            out.append(digit(threshold + (left - threshold) % (BASE - threshold)));
            left = (left - threshold) / (BASE - threshold);
        }
    }

    private static char digit(int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }

    private static int adapted(int delta, int points, boolean first) {
        int left = first ? delta / DAMP : delta / 2;
        left += left / points;
        int k = 0;
        while (left > (BASE - LEAST) * MOST / 2) {
            left /= BASE - LEAST;
            k += BASE;
        }
        return k + (BASE - LEAST + 1) * left / (left + SKEW);
    }
}
