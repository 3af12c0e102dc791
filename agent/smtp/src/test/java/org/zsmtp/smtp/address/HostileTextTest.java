package org.zsmtp.smtp.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Law: any text either is refused with [AddressSyntaxException], or becomes a value whose text is printable ASCII,
/// free of spaces and angle brackets outside quotes, and parses to an equal value.
class HostileTextTest {
    private static final int TEXTS = 300_000;
    private static final String ALPHABET = "ab1-_.@@@\"\"\\<>[]:,%! \r\n\t\0\u007f\u0080\u00ff\u0100\u760a\u760d\u2028";
    private static final String[] PIECES = {
        "bob",
        "@",
        "example.org",
        "\"a b\"",
        "[192.0.2.1]",
        "[IPv6:2001:db8::1]",
        "@a,@b:",
        ".",
        "\\",
        "\"",
        "\r\n",
        ">",
        " SIZE=1",
        "\u760a",
        "postmaster",
        "x".repeat(64),
        "[IPv6:",
        "::",
        "]",
        "256",
        "-",
        "_"
    };

    @Test
    void everyTextIsRefusedOrSafeOnTheWire() {
        long seed = Long.getLong("zsmtp.seed", System.nanoTime());
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = random.nextBoolean() ? characters(random) : pieces(random);
            if (isLawful(text, seed)) {
                accepted++;
            }
        }
        assertThat(accepted).as("accepted with seed %d", seed).isGreaterThan(TEXTS / 1000);
    }

    private static boolean isLawful(String text, long seed) {
        try {
            ForwardPath forward = ForwardPath.parse(text);
            assertThat(forward.text())
                    .as("seed %d", seed)
                    .matches("(\"([ !#-\\[\\]-~]|\\\\[ -~])*\"|[!#-'*+\\-./0-9=?A-Z^-~]+)(@[A-Za-z0-9._:\\[\\]-]+)?");
            assertThat(ForwardPath.parse(forward.text())).as("seed %d", seed).isEqualTo(forward);
            ReversePath reverse = ReversePath.parse(text);
            assertThat(ReversePath.parse(reverse.text())).as("seed %d", seed).isEqualTo(reverse);
            return true;
        } catch (AddressSyntaxException e) {
            assertThat(e.getMessage()).as("seed %d", seed).matches("[ -~]*").hasSizeLessThan(600);
            return false;
        }
    }

    private static String characters(Random random) {
        StringBuilder out = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--) {
            out.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return out.toString();
    }

    private static String pieces(Random random) {
        StringBuilder out = new StringBuilder();
        for (int count = random.nextInt(7); count > 0; count--) {
            out.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return out.toString();
    }
}
