package org.zsmtp.delivery.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.testkit.dns.SignedZone;

class TrustAnchorsTest {
    private static final String DIGEST = "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";
    private static final String ROOT = ". 172800 IN DS 20326 8 2 " + DIGEST;
    private static final SignedZone ZONE =
            SignedZone.of("example", SignedZone.Flaw.NONE, Instant.parse("2026-11-22T12:00:00Z"));

    @Test
    void theRootsAnchorIsRead() throws TrustAnchorException {
        TrustAnchors anchors = TrustAnchors.parse("; the root's\n" + ROOT + " ; since 2017\n");
        assertThat(anchors.isEmpty()).isFalse();
        assertThat(anchors).hasToString(".").isEqualTo(TrustAnchors.parse(ROOT));
    }

    @Test
    void aKeyStandsForItsDigest() throws TrustAnchorException {
        assertThat(TrustAnchors.parse(ZONE.dnskey())).hasToString("example.");
        assertThat(TrustAnchors.parse(ZONE.dnskey() + "\n" + ZONE.ds())
                        .records()
                        .getFirst()
                        .getDigest())
                .isEqualTo(TrustAnchors.parse(ZONE.ds()).records().getFirst().getDigest());
    }

    @Test
    void whatCannotBeUsedIsPassedOverBesideWhatCan() throws TrustAnchorException {
        assertThat(TrustAnchors.parse(". IN DS 20326 8 1 " + "00".repeat(20) + "\n" + ROOT)
                        .records())
                .hasSize(1);
    }

    /// Each of these would leave a signed zone looking unsigned, or is somebody's mistake.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                   | there is no DS or DNSKEY record in it
            ; nothing                            | there is no DS or DNSKEY record in it
            example.org. IN A 192.0.2.1          | a record of example.org. that is neither DS nor DNSKEY
            . CH DS 20326 8 2 %1$s               | a record of . of another class than IN
            . IN DS 20326 8 2 E06D               | no zone file: line 1:
            . IN DS 20326 8 3 %1$s               | no record of . can be used
            . IN DS 20326 253 2 %1$s             | no record of . can be used
            . IN DS 20326 5 2 %1$s               | no record of . can be used
            -----BEGIN CERTIFICATE-----          | no zone file:
            $INCLUDE /etc/passwd                 | no zone file:
            """)
    void whatIsNoAnchorIsRefusedByName(String text, String why) {
        assertThatThrownBy(() -> TrustAnchors.parse(text.formatted(DIGEST)))
                .isInstanceOf(TrustAnchorException.class)
                .hasMessageStartingWith(why)
                .message()
                .matches("[ -~]+");
    }

    @Test
    void aRevokedKeyAnchorsNothing() {
        assertThatThrownBy(() -> TrustAnchors.parse(ZONE.dnskey().replaceFirst("DNSKEY\\s+257", "DNSKEY 385")))
                .hasMessage("no record of example. can be used");
    }

    @Test
    void aFileIsNamedInItsErrors(@TempDir Path directory) throws Exception {
        Path missing = directory.resolve("none");
        assertThatThrownBy(() -> TrustAnchors.read(missing))
                .hasMessage(missing + ": cannot be read: No such file or directory");
        Path broken = Files.writeString(directory.resolve("broken"), "\u0007\n");
        assertThatThrownBy(() -> TrustAnchors.read(broken)).hasMessageStartingWith(broken + ": no zone file:");
        Path good = Files.writeString(directory.resolve("good"), ROOT);
        assertThat(TrustAnchors.read(good)).isEqualTo(TrustAnchors.parse(ROOT));
        assertThatThrownBy(() -> TrustAnchors.parse("$INCLUDE " + good))
                .as("another file")
                .isInstanceOf(TrustAnchorException.class);
        Path huge = Files.writeString(directory.resolve("huge"), ";".repeat(1 << 21));
        assertThatThrownBy(() -> TrustAnchors.read(huge)).hasMessage(huge + ": larger than 1048576 octets");
    }
}
