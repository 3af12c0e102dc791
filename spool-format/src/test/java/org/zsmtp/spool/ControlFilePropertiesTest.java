package org.zsmtp.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ControlFilePropertiesTest {

    private static final long SEED = Long.getLong("zsmtp.seed", System.nanoTime());

    /// Law: what a router writes is read back, every line at its offset.
    @Test
    void renderedFilesAreReadBack() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            RouterModel model = new RouterModel(random);
            ReadFile file = Examples.parse(model.text());
            assertThat(file.recipients()).as("seed %d", SEED).isEqualTo(model.recipients());
            for (RecipientLine recipient : file.recipients()) {
                assertThat(model.text().charAt((int) recipient.offset())).isEqualTo('r');
                assertThat(file.headers(recipient)).as("seed %d", SEED).isEqualTo(model.headers(recipient));
            }
            List<RecipientLine> grouped = new ArrayList<>();
            for (RecipientGroup group : PendingRecipients.groups(file.recipients())) {
                grouped.addAll(group.recipients());
                assertThat(group.recipients())
                        .allMatch(r ->
                                r.sender().equals(group.sender()) && r.headers().equals(group.headers()));
            }
            assertThat(grouped).as("seed %d", SEED).isEqualTo(file.recipients());
        }
    }

    /// Law: any octets become a control file or are refused as malformed.
    @Test
    void anyOctetsAreAFileOrAreRefused() {
        Random random = new Random(SEED);
        String[] pieces = {
            "@ 0x7",
            "@ 1",
            "i 1",
            "o 2",
            "l x",
            "s c h u 1",
            "r           smtp a u 1",
            "r~ 25612    smtp a u 1",
            "r",
            "r ",
            "r       x",
            "X           1 smtp a u 1",
            "N NOTIFY=NEVER,x ORCPT=rfc822;a BY=-1;R",
            "R FULL",
            "n e",
            "m",
            "M",
            "mx",
            "",
            " ",
            "\n",
            "\n\n",
            "X: y",
            "\t",
            "\"",
            "\\",
            "T a",
            "d 1:2:3::4\tx\ty",
            "\0",
            "\u00ff",
            "N",
            "N =",
            "o 99999999999999999999",
            "s \"",
            "@ 0x"
        };
        int accepted = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "@ 0x7\ni 1\no 2\n" : "");
            for (int count = random.nextInt(16); count > 0; count--) {
                text.append(pieces[random.nextInt(pieces.length)]).append(random.nextInt(4) == 0 ? "" : "\n");
            }
            byte[] octets = text.toString().getBytes(ISO_8859_1);
            if (random.nextInt(4) == 0 && octets.length > 0) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            accepted += isLawful(octets) ? 1 : 0;
        }
        byte[] noise = new byte[200];
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(noise);
            accepted += isLawful(noise) ? 1 : 0;
        }
        assertThat(accepted).as("seed %d", SEED).isGreaterThan(1000);
    }

    private static boolean isLawful(byte[] octets) {
        try {
            for (RecipientLine recipient :
                    ControlFileReader.of(octets).recipients().rest()) {
                assertThat(octets[(int) recipient.offset()]).as("seed %d", SEED).isEqualTo((byte) 'r');
                assertThat(recipient.channel() + recipient.host() + recipient.user())
                        .as("seed %d", SEED)
                        .doesNotContain("\n");
            }
            return true;
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        } catch (MalformedControlFile e) {
            assertThat(e).as("seed %d", SEED).hasMessageMatching("[ -~]+");
            return false;
        }
    }
}
