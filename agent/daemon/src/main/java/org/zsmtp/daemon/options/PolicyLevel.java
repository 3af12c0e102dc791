package org.zsmtp.daemon.options;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.policy.TlsLevel.Floor;
import org.zsmtp.delivery.policy.TlsLevel.NameSource;
import org.zsmtp.delivery.security.Digest;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.DomainName;

/// A level of transport security as operators write it: its name, and its parameters as `key=value`.
final class PolicyLevel {
    private static final String MATCH = "match=";
    private static final String DIGEST = "digest=";

    private PolicyLevel() {}

    /// @param text words with blanks between them
    /// @throws UsageException where it is none
    static TlsLevel parse(String text) throws UsageException {
        List<String> words = List.of(text.strip().split("[ \t]+", -1));
        String name = words.getFirst();
        List<String> more = words.subList(1, words.size());
        return switch (name) {
            case "none" -> alone(name, more, new TlsLevel.None());
            case "may" -> alone(name, more, new TlsLevel.May());
            case "encrypt" -> alone(name, more, new TlsLevel.Encrypt());
            case "verify" -> verify(name, more, TlsLevel.Verify.HOST);
            case "secure" -> verify(name, more, TlsLevel.Verify.DESTINATION);
            case "fingerprint" -> new TlsLevel.Fingerprint(digests(more));
            case "dane" -> alone(name, more, new TlsLevel.Dane(Floor.OPPORTUNISTIC));
            case "dane-only" -> alone(name, more, new TlsLevel.DaneOnly());
            default ->
                throw new UsageException("there is no level \"" + name
                        + "\": it must be none, may, encrypt, verify, secure, fingerprint, dane or dane-only");
        };
    }

    private static TlsLevel alone(String name, List<String> more, TlsLevel level) throws UsageException {
        if (!more.isEmpty()) {
            throw new UsageException("\"" + more.getFirst() + "\" is not a parameter of the level " + name);
        }
        return level;
    }

    private static TlsLevel verify(String name, List<String> more, TlsLevel.Verify usual) throws UsageException {
        List<NameSource> names = new ArrayList<>();
        for (String word : more) {
            for (String each : value(word, MATCH, name).split(":", -1)) {
                names.add(name(each));
            }
        }
        return names.isEmpty() ? usual : new TlsLevel.Verify(names);
    }

    private static NameSource name(String word) throws UsageException {
        return switch (word) {
            case "hostname" -> new NameSource.HostName();
            case "nexthop" -> new NameSource.Destination();
            case "dot-nexthop" -> new NameSource.BelowDestination();
            default ->
                new NameSource.Given(
                        word.startsWith(".")
                                ? new ReferenceName.Below(domain(word.substring(1)))
                                : new ReferenceName.Exactly(domain(word)));
        };
    }

    private static DomainName domain(String text) throws UsageException {
        try {
            return DomainName.parse(text);
        } catch (AddressSyntaxException notOne) {
            throw new UsageException("\"" + text + "\" is not a domain name: " + notOne.reason());
        }
    }

    private static Set<Digest> digests(List<String> more) throws UsageException {
        Set<Digest> digests = new LinkedHashSet<>();
        for (String word : more) {
            digests.addAll(digest(value(word, DIGEST, "fingerprint")));
        }
        if (digests.isEmpty()) {
            throw new UsageException("the level fingerprint needs a digest=");
        }
        return digests;
    }

    /// Without a prefix the digest may be of the certificate or of its key.
    private static List<Digest> digest(String value) throws UsageException {
        String[] pair = value.split(":", 2);
        boolean certificate = pair[0].startsWith("cert-");
        boolean key = pair[0].startsWith("key-");
        Digest.Algorithm algorithm =
                switch (certificate || key ? pair[0].substring(pair[0].indexOf('-') + 1) : pair[0]) {
                    case "sha256" -> Digest.Algorithm.SHA_256;
                    case "sha384" -> Digest.Algorithm.SHA_384;
                    case "sha512" -> Digest.Algorithm.SHA_512;
                    default ->
                        throw new UsageException("a digest is sha256:, sha384: or sha512: and hexadecimal digits,"
                                + " optionally with cert- or key- in front");
                };
        String digits = pair.length < 2 ? "" : pair[1].replace(":", "");
        List<Digest.Of> meant = certificate
                ? List.of(Digest.Of.CERTIFICATE)
                : key ? List.of(Digest.Of.PUBLIC_KEY) : List.of(Digest.Of.CERTIFICATE, Digest.Of.PUBLIC_KEY);
        try {
            return meant.stream().map(of -> new Digest(algorithm, of, digits)).toList();
        } catch (IllegalArgumentException notOne) {
            throw new UsageException("\"" + pair[0] + "\" needs " + algorithm.hexDigits() + " hexadecimal digits");
        }
    }

    private static String value(String word, String key, String level) throws UsageException {
        if (!word.startsWith(key) || word.length() == key.length()) {
            throw new UsageException("the level " + level + " takes " + key + ", not \"" + word + "\"");
        }
        return word.substring(key.length());
    }
}
