package org.zsmtp.delivery.security;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Cipher suites of TLS 1.2 and before, and of TLS 1.3 where some of those are not wanted, in this order.
///
/// An operator writes them as OpenSSL does (`ciphers(1)`): words joined by `:`, `,` or a blank; a word takes its
/// suites in, those already in stay where they are; `A+B` is what is in both; `!` excludes for good, `-` takes out,
/// `+` moves to the end; `@STRENGTH` sorts by the length of keys. `@SECLEVEL=n` is taken and has no effect: these
/// libraries have minimums of their own. The suites of TLS 1.3 cannot be named there: they are offered wherever TLS
/// 1.3 is. A list that is made otherwise may name some of them, and then the others are not offered.
///
/// @param text   as the operator writes it
/// @param suites by their standard names, the most wanted first; never empty. A library may have some of them only
public record CipherList(String text, List<String> suites) {

    /// All that our libraries have, the best first.
    public static final CipherList DEFAULT = new CipherList(
            "DEFAULT", Arrays.stream(CipherSuite.values()).map(Enum::name).toList());

    public CipherList {
        suites = List.copyOf(suites);
    }

    /// @throws TlsConfigurationException with the unknown word, or if no cipher is left
    public static CipherList parse(String text) throws TlsConfigurationException {
        Selection selection = new Selection();
        for (String item : text.strip().split("[:,; ]+", -1)) {
            if (!item.isEmpty()) {
                selection.apply(item);
            }
        }
        if (selection.suites.isEmpty()) {
            throw new TlsConfigurationException("the cipher list \"" + text + "\" leaves no cipher that can be used");
        }
        return new CipherList(text, selection.suites.stream().map(Enum::name).toList());
    }

    /// A list as it grows, word by word.
    private static final class Selection {
        private List<CipherSuite> suites = new ArrayList<>();
        private final Set<CipherSuite> excluded = new LinkedHashSet<>();

        void apply(String item) throws TlsConfigurationException {
            switch (item.charAt(0)) {
                case '!' -> {
                    List<CipherSuite> out = named(item.substring(1), item);
                    excluded.addAll(out);
                    suites.removeAll(out);
                }
                case '-' -> suites.removeAll(named(item.substring(1), item));
                case '+' -> {
                    List<CipherSuite> moved = new ArrayList<>(suites);
                    moved.retainAll(named(item.substring(1), item));
                    suites.removeAll(moved);
                    suites.addAll(moved);
                }
                case '@' -> command(item);
                default -> {
                    List<CipherSuite> in = named(item, item);
                    in.removeAll(excluded);
                    in.removeAll(suites);
                    suites.addAll(in);
                }
            }
        }

        private void command(String item) throws TlsConfigurationException {
            if (item.equals("@STRENGTH")) {
                suites = new ArrayList<>(suites.stream()
                        .sorted(Comparator.comparingInt(CipherSuite::strength).reversed())
                        .toList());
            } else if (!item.matches("@SECLEVEL=[0-5]")) {
                throw unknown(item, item);
            }
        }

        private static List<CipherSuite> named(String words, String item) throws TlsConfigurationException {
            List<CipherSuite> all = new ArrayList<>(List.of(CipherSuite.values()));
            for (String word : words.split("\\+", -1)) {
                Predicate<CipherSuite> meaning = CipherWord.meaning(word);
                if (meaning == null) {
                    throw unknown(word, item);
                }
                all.removeIf(meaning.negate());
            }
            return all;
        }

        private static TlsConfigurationException unknown(String word, String item) {
            return new TlsConfigurationException(
                    "there is no cipher \"" + word + "\"" + (word.equals(item) ? "" : " (in \"" + item + "\")"));
        }
    }
}
