package org.zsmtp.sendmail;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.CipherList;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsProtocol;

/// A priority string of GnuTLS (`tls_priorities`), as far as it says what the libraries here can be told: versions,
/// ciphers, key exchanges and MACs. What it allows besides and they have not is an error, and so is what it forbids
/// and they cannot be kept from; what it forbids and they have not is satisfied.
final class Priorities {

    /// What msmtp says, whose library does.
    private static final String CANNOT_SET = "cannot set priorities for TLS session: ";

    private static final List<String> SUITES_OF_TLS_1_3 =
            List.of("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256");

    private static final Set<String> CIPHERS =
            Set.of("AES-256-GCM", "CHACHA20-POLY1305", "AES-128-GCM", "AES-256-CBC", "AES-128-CBC");
    private static final Set<String> STRONG_CIPHERS = Set.of("AES-256-GCM", "CHACHA20-POLY1305", "AES-256-CBC");
    private static final Set<String> EXCHANGES = Set.of("ECDHE-ECDSA", "ECDHE-RSA", "DHE-RSA", "RSA");
    private static final Set<String> MACS = Set.of("AEAD", "SHA384", "SHA256", "SHA1");

    private static final Map<String, TlsProtocol> VERSIONS = Map.of(
            "VERS-TLS1.0", TlsProtocol.TLS_1_0,
            "VERS-TLS1.1", TlsProtocol.TLS_1_1,
            "VERS-TLS1.2", TlsProtocol.TLS_1_2,
            "VERS-TLS1.3", TlsProtocol.TLS_1_3);

    /// GnuTLS knows them, and no library here has them: forbidding them is no work.
    private static final Set<String> UNHEARD_OF = Set.of(
            "VERS-SSL3.0",
            "VERS-DTLS0.9",
            "VERS-DTLS1.0",
            "VERS-DTLS1.2",
            "VERS-DTLS-ALL",
            "AES-192-CBC",
            "AES-128-CCM",
            "AES-256-CCM",
            "AES-128-CCM-8",
            "AES-256-CCM-8",
            "3DES-CBC",
            "DES-CBC",
            "ARCFOUR-128",
            "ARCFOUR-40",
            "RC2-40",
            "CAMELLIA-128-CBC",
            "CAMELLIA-192-CBC",
            "CAMELLIA-256-CBC",
            "CAMELLIA-128-GCM",
            "CAMELLIA-256-GCM",
            "NULL",
            "MD5",
            "DHE-DSS",
            "ANON-DH",
            "ANON-ECDH",
            "PSK",
            "DHE-PSK",
            "ECDHE-PSK",
            "RSA-PSK",
            "SRP",
            "SRP-RSA",
            "SRP-DSS",
            "RSA-EXPORT");

    /// What these ask for is so here, or means nothing to a client that sends a message and ends.
    private static final Set<String> HARMLESS = Set.of(
            "%COMPAT",
            "%NO_TICKETS",
            "%NO_SESSION_HASH",
            "%SAFE_RENEGOTIATION",
            "%PARTIAL_RENEGOTIATION",
            "%DISABLE_SAFE_RENEGOTIATION",
            "%UNSAFE_RENEGOTIATION",
            "%SERVER_PRECEDENCE",
            "%LATEST_RECORD_VERSION",
            "%SSL3_RECORD_VERSION",
            "%STATELESS_COMPRESSION",
            "%DUMBFW",
            "%ALLOW_SMALL_RECORDS",
            "%DISABLE_TLS13_COMPAT_MODE",
            "%PROFILE_LOW",
            "%PROFILE_LEGACY",
            "%PROFILE_MEDIUM");

    private static final Set<String> ELSEWHERE = Set.of(
            "%FORCE_ETM",
            "%FORCE_SESSION_HASH",
            "%FALLBACK_SCSV",
            "%NO_EXTENSIONS",
            "%NO_SHUFFLE_EXTENSIONS",
            "%NO_TICKETS_TLS12",
            "%DISABLE_WILDCARDS",
            "%VERIFY_ALLOW_BROKEN",
            "%VERIFY_ALLOW_SIGN_RSA_MD5",
            "%VERIFY_ALLOW_SIGN_WITH_SHA1",
            "%VERIFY_DISABLE_CRL_CHECKS",
            "%VERIFY_ALLOW_X509_V1_CA_CRT",
            "%PROFILE_HIGH",
            "%PROFILE_ULTRA",
            "%PROFILE_FUTURE",
            "%PROFILE_SUITEB128",
            "%PROFILE_SUITEB192");

    /// Kinds of parameters that the libraries choose themselves.
    private static final List<String> CHOSEN_BY_LIBRARIES = List.of("GROUP-", "CURVE-", "SIGN-", "CTYPE-", "COMP-");

    private static final int SHORTEST_PRIME = 1024;

    private final Set<TlsProtocol> versions = EnumSet.noneOf(TlsProtocol.class);
    private final Set<String> ciphers = new LinkedHashSet<>();
    private final Set<String> exchanges = new LinkedHashSet<>();
    private final Set<String> macs = new LinkedHashSet<>();

    /// Nothing was in it to begin with, so that what is added is all there is.
    private boolean bare;

    private Priorities() {}

    /// @param text of the configuration
    /// @return the options with what it says
    /// @throws FailureException as msmtp, where the string is none; and where no library here can do what it says
    static TlsOptions applied(TlsOptions options, String text) throws FailureException {
        Priorities priorities = new Priorities();
        int start = 0;
        for (String word : text.split(":", -1)) {
            priorities.take(word, start);
            start += word.length() + 1;
        }
        return priorities.applied(options);
    }

    /// Prime numbers of key exchanges over finite fields shall be so long. The JDK alone has such, refuses those of
    /// less than 1024 bits, and cannot be told another length: where a longer one is asked for, none is offered.
    ///
    /// @return the options without what might be too short
    static TlsOptions withPrimes(TlsOptions options, int bits) {
        if (bits <= SHORTEST_PRIME) {
            return options;
        }
        CipherList wanted = Optional.ofNullable(options.ciphers()).orElse(CipherList.DEFAULT);
        return options.with(new CipherList(
                wanted.text(),
                wanted.suites().stream()
                        .filter(suite -> !suite.startsWith("TLS_DHE_"))
                        .toList()));
    }

    private void take(String word, int start) throws FailureException {
        if (start == 0) {
            begin(word);
        } else if (word.startsWith("%")) {
            if (!HARMLESS.contains(word)) {
                throw ELSEWHERE.contains(word) ? unavailable(word) : malformed(start);
            }
        } else if (word.length() < 2 || "+-!".indexOf(word.charAt(0)) < 0) {
            throw malformed(start);
        } else {
            change(word.charAt(0) == '+', word.substring(1), start);
        }
    }

    private void begin(String keyword) throws FailureException {
        switch (keyword) {
            case "NORMAL", "PERFORMANCE", "LEGACY", "SECURE128", "SECURE" -> usual();
            case "PFS" -> {
                usual();
                exchanges.remove("RSA");
            }
            case "SECURE192", "SECURE256" -> {
                usual();
                ciphers.retainAll(STRONG_CIPHERS);
                macs.remove("SHA1");
            }
            case "NONE" -> bare = true;
            case "SUITEB128", "SUITEB192" -> throw unavailable(keyword);
            default -> throw malformed(0);
        }
    }

    private void usual() {
        versions.addAll(TlsOptions.DEFAULTS.protocols().all());
        ciphers.addAll(CIPHERS);
        exchanges.addAll(EXCHANGES);
        macs.addAll(MACS);
    }

    private void change(boolean in, String word, int start) throws FailureException {
        TlsProtocol version = VERSIONS.get(word);
        if (version != null) {
            put(in, versions, Set.of(version));
        } else if (word.equals("VERS-ALL") || word.equals("VERS-TLS-ALL")) {
            put(in, versions, Set.copyOf(VERSIONS.values()));
        } else if (word.equals("CIPHER-ALL")) {
            put(in, ciphers, CIPHERS);
        } else if (word.equals("KX-ALL")) {
            put(in, exchanges, EXCHANGES);
        } else if (word.equals("MAC-ALL")) {
            put(in, macs, MACS);
        } else if (CIPHERS.contains(word)) {
            put(in, ciphers, Set.of(word));
        } else if (EXCHANGES.contains(word)) {
            put(in, exchanges, Set.of(word));
        } else if (MACS.contains(word)) {
            put(in, macs, Set.of(word));
        } else if (CHOSEN_BY_LIBRARIES.stream().anyMatch(word::startsWith)) {
            if (!in || (bare && !word.endsWith("-ALL") && !word.equals("COMP-NULL") && !word.equals("CTYPE-X509"))) {
                throw unavailable((in ? "+" : "-") + word);
            }
        } else if (!UNHEARD_OF.contains(word)) {
            throw malformed(start);
        } else if (in) {
            throw unavailable("+" + word);
        }
    }

    private static <T> void put(boolean in, Set<T> all, Set<T> some) {
        if (in) {
            all.addAll(some);
        } else {
            all.removeAll(some);
        }
    }

    private TlsOptions applied(TlsOptions options) throws FailureException {
        List<String> newest = SUITES_OF_TLS_1_3.stream()
                .filter(each -> isAllowed(null, cipher(each), "AEAD"))
                .toList();
        List<String> older =
                CipherList.DEFAULT.suites().stream().filter(this::isAllowed).toList();
        // A version without a cipher is not offered.
        List<TlsProtocol> offered = versions.stream()
                .filter(each -> !(each == TlsProtocol.TLS_1_3 ? newest : older).isEmpty())
                .sorted()
                .toList();
        if (offered.isEmpty()) {
            throw malformed(0);
        }
        TlsOptions.Protocols range = new TlsOptions.Protocols(offered.getFirst(), offered.getLast());
        if (range.all().size() != offered.size()) {
            throw new FailureException(
                    ExitStatus.EX_SOFTWARE, CANNOT_SET + "versions of TLS with others left out between them");
        }
        List<String> suites = new ArrayList<>(newest);
        suites.addAll(older);
        return options.with(range).with(new CipherList("tls_priorities", suites));
    }

    private boolean isAllowed(String suite) {
        int with = suite.indexOf("_WITH_");
        String exchange = suite.substring("TLS_".length(), with).replace('_', '-');
        String cipher = cipher(suite);
        String mac = suite.substring(suite.lastIndexOf('_') + 1);
        return isAllowed(exchange, cipher, cipher.endsWith("-CBC") ? (mac.equals("SHA") ? "SHA1" : mac) : "AEAD");
    }

    private boolean isAllowed(@Nullable String exchange, String cipher, String mac) {
        return (exchange == null || exchanges.contains(exchange)) && ciphers.contains(cipher) && macs.contains(mac);
    }

    /// @param suite by its standard name
    private static String cipher(String suite) {
        int with = suite.indexOf("_WITH_");
        int start = with < 0 ? "TLS_".length() : with + "_WITH_".length();
        return suite.substring(start, suite.lastIndexOf('_')).replace('_', '-');
    }

    private static FailureException malformed(int start) {
        return new FailureException(
                ExitStatus.EX_SOFTWARE, CANNOT_SET + "error in priority string at position " + (start + 1));
    }

    private static FailureException unavailable(String word) {
        return new FailureException(
                ExitStatus.EX_SOFTWARE, CANNOT_SET + word + " is not to be had with the TLS libraries of this program");
    }
}
