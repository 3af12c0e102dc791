package org.zsmtp.delivery.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.dns.Tlsa;

class UsableTlsaTest {
    private static final String SHA_256 = "ab".repeat(32);
    private static final String SHA_512 = "cd".repeat(64);

    /// Self-signed, P-256, made for this test.
    private static final String CERTIFICATE =
            "3082017f30820125a003020102021449d54eb36fde4f0c1f5817d67f3cdb61c16c8ebc300a06082a8648ce3d04030230"
                    + "153113301106035504030c0a6d782e6578616d706c65301e170d3236313132333036353231395a170d33363131323030"
                    + "36353231395a30153113301106035504030c0a6d782e6578616d706c653059301306072a8648ce3d020106082a8648ce"
                    + "3d030107034200047cf8445302901c0a3b59312e3b7f504795c41952ea29970b49068298c87165b6d3a3eea9f1ab835d"
                    + "e78da30c5b7247a78425bed882c37df1d0d8733296cc0d10a3533051301d0603551d0e04160414da493d9f6327a5852e"
                    + "3af7d832cb40be6e1ee732301f0603551d23041830168014da493d9f6327a5852e3af7d832cb40be6e1ee732300f0603"
                    + "551d130101ff040530030101ff300a06082a8648ce3d04030203480030450220075c80f721b3744abf8dd13139389541"
                    + "e47218de8fb2eb3866f7c65d28b71960022100b6cffdd4d9b8acbeeddbb1f9894199846bea760d68a5ca6da57f41e920"
                    + "5f0ffb";

    private static final String PUBLIC_KEY = newKey();

    private static Tlsa tlsa(int usage, int selector, int matchingType, String association) {
        return new Tlsa(usage, selector, matchingType, association);
    }

    private static boolean isUsable(Tlsa record) {
        return !UsableTlsa.of(List.of(record)).isEmpty();
    }

    static Stream<Tlsa> allCombinations() {
        return IntStream.of(0, 1, 2, 3, 4, 127, 254, 255)
                .boxed()
                .flatMap(usage -> IntStream.of(0, 1, 2, 127, 255)
                        .boxed()
                        .flatMap(selector -> IntStream.of(0, 1, 2, 3, 127, 255)
                                .mapToObj(matching -> tlsa(
                                        usage,
                                        selector,
                                        matching,
                                        switch (matching) {
                                            case 1 -> SHA_256;
                                            case 2 -> SHA_512;
                                            default -> selector == 0 ? CERTIFICATE : PUBLIC_KEY;
                                        }))));
    }

    @ParameterizedTest
    @MethodSource("allCombinations")
    void onlyUsagesTwoAndThreeSelectorsZeroAndOneAndMatchingTypesUpToTwoAreUsable(Tlsa record) {
        assertThat(isUsable(record))
                .isEqualTo((record.usage() == 2 || record.usage() == 3)
                        && record.selector() <= 1
                        && record.matchingType() <= 2);
    }

    /// Cut records crashed one client, and one that took any length for a digest compared with nothing.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 31, 33, 63, 65, 128, 60_000})
    void aDigestOfAnotherLengthIsUnusable(int octets) {
        String association = "ab".repeat(octets);
        assertThat(isUsable(tlsa(3, 1, 1, association))).isFalse();
        assertThat(isUsable(tlsa(2, 0, 2, association))).isFalse();
        assertThat(isUsable(tlsa(3, 0, 0, association))).isFalse();
        assertThat(isUsable(tlsa(3, 1, 0, association))).isFalse();
    }

    @Test
    void aDigestOfTheOtherTypesLengthIsUnusable() {
        assertThat(isUsable(tlsa(3, 1, 1, SHA_512))).isFalse();
        assertThat(isUsable(tlsa(3, 1, 2, SHA_256))).isFalse();
    }

    @Test
    void aFullValueOfTheOtherSelectorIsUnusable() {
        assertThat(isUsable(tlsa(3, 0, 0, PUBLIC_KEY))).as("key as certificate").isFalse();
        assertThat(isUsable(tlsa(3, 1, 0, CERTIFICATE)))
                .as("certificate as key")
                .isFalse();
    }

    @Test
    void aFullValueWithMoreBehindItOrLessOfItIsUnusable() {
        assertThat(isUsable(tlsa(3, 0, 0, CERTIFICATE + "00"))).isFalse();
        assertThat(isUsable(tlsa(3, 0, 0, CERTIFICATE.substring(0, CERTIFICATE.length() - 2))))
                .isFalse();
        assertThat(isUsable(tlsa(3, 1, 0, PUBLIC_KEY + "00"))).isFalse();
        assertThat(isUsable(tlsa(3, 1, 0, PUBLIC_KEY.substring(2)))).isFalse();
    }

    /// Law: whatever the octets, a record is usable or not, and nothing is thrown.
    @Test
    void brokenFullValuesAreHarmless() {
        Random random = new Random(7672);
        for (String whole : List.of(CERTIFICATE, PUBLIC_KEY)) {
            byte[] octets = HexFormat.of().parseHex(whole);
            for (int i = 0; i < 3000; i++) {
                byte[] broken = Arrays.copyOf(octets, 1 + random.nextInt(octets.length));
                for (int n = random.nextInt(4); n >= 0; n--) {
                    broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
                }
                String association = HexFormat.of().formatHex(broken);
                assertThat(UsableTlsa.of(List.of(tlsa(3, 0, 0, association), tlsa(3, 1, 0, association))))
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void unusableRecordsBesideUsableOnesAreLeftOut() {
        Tlsa good = tlsa(3, 1, 1, SHA_256);
        assertThat(UsableTlsa.of(
                        List.of(tlsa(255, 255, 255, ""), tlsa(0, 1, 1, SHA_256), good, tlsa(3, 9, 1, SHA_256))))
                .isEqualTo(Set.of(good));
    }

    /// RFC 7671 section 9.
    @Test
    void ofOneUsageAndSelectorTheBestDigestCountsAndFullValuesAlwaysDo() {
        Tlsa weak = tlsa(3, 1, 1, SHA_256);
        Tlsa strong = tlsa(3, 1, 2, SHA_512);
        Tlsa full = tlsa(3, 1, 0, PUBLIC_KEY);
        Tlsa otherSelector = tlsa(3, 0, 1, SHA_256);
        Tlsa otherUsage = tlsa(2, 1, 1, SHA_256);
        assertThat(UsableTlsa.of(List.of(weak, strong, full, otherSelector, otherUsage)))
                .isEqualTo(Set.of(strong, full, otherSelector, otherUsage));
    }

    @Test
    void aBrokenRecordOfABetterDigestDisplacesNothing() {
        Tlsa weak = tlsa(3, 1, 1, SHA_256);
        assertThat(UsableTlsa.of(List.of(weak, tlsa(3, 1, 2, "cd"), tlsa(3, 1, 3, SHA_512))))
                .isEqualTo(Set.of(weak));
    }

    /// Keys of RSA have lengths of two octets.
    @Test
    void aKeyOfAnyUsualLengthIsUsable() {
        for (int bits : new int[] {2, 100, 130, 200, 300, 600}) {
            assertThat(isUsable(tlsa(3, 1, 0, key(bits)))).as("%d", bits).isTrue();
        }
        assertThat(isUsable(tlsa(3, 1, 0, key(1)))).as("no bits").isFalse();
    }

    @Test
    void aLengthThatNoKeyHasIsUnusable() {
        String algorithm = der("30", der("06", "2a03"));
        String bits = der("03", "0001");
        String content = algorithm + bits;
        assertThat(isUsable(tlsa(3, 1, 0, "30" + length(content) + content))).isTrue();
        assertThat(isUsable(tlsa(3, 1, 0, "3081" + length(content) + content))).isTrue();
        assertThat(isUsable(tlsa(3, 1, 0, "308200" + length(content) + content)))
                .isTrue();
        assertThat(isUsable(tlsa(3, 1, 0, "30830000" + length(content) + content)))
                .isFalse();
        assertThat(isUsable(tlsa(3, 1, 0, "3080" + content))).as("indefinite").isFalse();
        assertThat(isUsable(tlsa(3, 1, 0, der("30", der("30", der("06", "")) + bits))))
                .as("no algorithm")
                .isFalse();
        assertThat(isUsable(tlsa(3, 1, 0, der("30", content + "00"))))
                .as("more behind the bits")
                .isFalse();
    }

    /// @return a key of so many octets of bits, the first of which counts those that are not used
    private static String key(int bits) {
        return der("30", der("30", der("06", "2a03")) + der("03", "00".repeat(bits)));
    }

    private static String der(String tag, String content) {
        int length = content.length() / 2;
        String prefix = length < 0x80 ? "" : length < 0x100 ? "81" : "82";
        return tag + prefix + length(content) + content;
    }

    private static String length(String content) {
        int length = content.length() / 2;
        return String.format(length < 0x100 ? "%02x" : "%04x", length);
    }

    private static String newKey() {
        try {
            return HexFormat.of()
                    .formatHex(KeyPairGenerator.getInstance("EC")
                            .generateKeyPair()
                            .getPublic()
                            .getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
