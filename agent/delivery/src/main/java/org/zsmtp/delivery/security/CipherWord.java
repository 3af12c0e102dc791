package org.zsmtp.delivery.security;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a word of OpenSSL's cipher lists stands for: one suite, or a group of them. A group that none of our
/// libraries has a suite of (`aNULL`, `RC4`) is known too, and empty: to exclude it has no effect.
final class CipherWord {

    private static final Map<String, Predicate<CipherSuite>> GROUPS = groups();

    private CipherWord() {}

    /// @return which suites it stands for, or null if the word is unknown
    static @Nullable Predicate<CipherSuite> meaning(String word) {
        for (CipherSuite suite : CipherSuite.values()) {
            if (suite.openSslName().equalsIgnoreCase(word) || suite.name().equalsIgnoreCase(word)) {
                return suite::equals;
            }
        }
        return GROUPS.get(word.toLowerCase(Locale.ROOT));
    }

    private static Map<String, Predicate<CipherSuite>> groups() {
        Map<String, Predicate<CipherSuite>> groups = new HashMap<>();
        put(groups, _ -> true, "ALL", "DEFAULT", "HIGH");
        put(groups, CipherSuite::isEphemeralElliptic, "ECDHE", "EECDH", "kECDHE", "kEECDH", "ECDH");
        put(groups, CipherSuite::isEphemeral, "DHE", "EDH", "kDHE", "kEDH", "DH");
        put(groups, CipherSuite::isKeyTransport, "RSA", "kRSA");
        put(groups, suite -> !suite.isForEllipticKeys(), "aRSA");
        put(groups, CipherSuite::isForEllipticKeys, "aECDSA", "ECDSA");
        put(groups, suite -> !suite.isChaCha(), "AES");
        put(groups, suite -> !suite.isChaCha() && suite.strength() == 128, "AES128");
        put(groups, suite -> !suite.isChaCha() && suite.strength() == 256, "AES256");
        put(groups, CipherSuite::isGalois, "AESGCM");
        put(groups, CipherSuite::isChaCha, "CHACHA20");
        put(groups, suite -> suite.name().endsWith("_CBC_SHA"), "SHA", "SHA1", "SSLv3", "TLSv1", "TLSv1.0");
        put(groups, suite -> suite.name().endsWith("_CBC_SHA256"), "SHA256");
        put(groups, suite -> suite.name().endsWith("_CBC_SHA384"), "SHA384");
        put(groups, suite -> !suite.name().endsWith("_CBC_SHA"), "TLSv1.2");
        put(groups, CipherWord::isNoneOfOurs, "MEDIUM", "LOW", "EXPORT", "EXP", "EXPORT40", "EXPORT56");
        put(groups, CipherWord::isNoneOfOurs, "COMPLEMENTOFDEFAULT", "COMPLEMENTOFALL");
        put(groups, CipherWord::isNoneOfOurs, "aNULL", "eNULL", "NULL", "ADH", "AECDH");
        put(
                groups,
                CipherWord::isNoneOfOurs,
                "aDSS",
                "DSS",
                "aECDH",
                "kECDH",
                "kECDHr",
                "kECDHe",
                "kDH",
                "kDHr",
                "kDHd");
        put(groups, CipherWord::isNoneOfOurs, "PSK", "kPSK", "aPSK", "kRSAPSK", "kECDHEPSK", "kDHEPSK");
        put(
                groups,
                CipherWord::isNoneOfOurs,
                "SRP",
                "kSRP",
                "aSRP",
                "KRB5",
                "kKRB5",
                "aKRB5",
                "GOST",
                "kGOST",
                "aGOST");
        put(groups, CipherWord::isNoneOfOurs, "AESCCM", "AESCCM8", "ARIA", "ARIA128", "ARIA256", "ARIAGCM");
        put(groups, CipherWord::isNoneOfOurs, "CAMELLIA", "CAMELLIA128", "CAMELLIA256", "SEED", "IDEA");
        put(
                groups,
                CipherWord::isNoneOfOurs,
                "3DES",
                "DES",
                "RC2",
                "RC4",
                "MD5",
                "DES-CBC3-SHA",
                "RC4-SHA",
                "RC4-MD5",
                "SSLv2");
        return Map.copyOf(groups);
    }

    private static boolean isNoneOfOurs(CipherSuite suite) {
        return false;
    }

    private static void put(
            Map<String, Predicate<CipherSuite>> groups, Predicate<CipherSuite> meaning, String... words) {
        Arrays.stream(words).forEach(word -> groups.putIfAbsent(word.toLowerCase(Locale.ROOT), meaning));
    }
}
