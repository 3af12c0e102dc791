package org.zsmtp.daemon.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;

/// An operator's levels of transport security by destination (`--tls-policy`): lines of a pattern and a level with
/// its parameters. Lines that begin with `#` are comments.
///
/// | pattern | matches |
/// |---|---|
/// | `example.org`, `[192.0.2.1]` | this destination |
/// | `.example.org` | any destination below it |
/// | `[mx:mx.example.net]` | any destination at this mail exchanger |
/// | `[mx:.example.net]` | any destination at mail exchangers below it |
/// | `*` | anything else |
///
/// The destination's own line counts first, then the longest that it is below, then those of the exchanger in the same
/// order, then `*`. The order of lines does not matter; a pattern may occur once.
public final class TlsPolicyFile {
    private static final String EXCHANGER = "[mx:";

    private final Map<Domain, TlsLevel> destinations = new HashMap<>();
    private final Map<DomainName, TlsLevel> belowDestinations = new HashMap<>();
    private final Map<Domain, TlsLevel> exchangers = new HashMap<>();
    private final Map<DomainName, TlsLevel> belowExchangers = new HashMap<>();
    private @Nullable TlsLevel anything;

    private TlsPolicyFile() {}

    /// @throws ConfigurationException where it cannot be read or understood: a destination's level would not be known
    public static TlsPolicyFile read(Path file) throws ConfigurationException {
        return parse(file, SmallFile.read(file));
    }

    /// @return what is wrong with it, a printable line each with its place; empty where it can be used
    public static List<String> faults(Path file) {
        List<String> faults = new ArrayList<>();
        try {
            read(file, SmallFile.read(file), faults);
        } catch (ConfigurationException unreadable) {
            faults.add(unreadable.reason());
        }
        return faults;
    }

    /// @param file for messages
    static TlsPolicyFile parse(Path file, String text) throws ConfigurationException {
        List<String> faults = new ArrayList<>();
        TlsPolicyFile policies = read(file, text, faults);
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults.getFirst());
        }
        return policies;
    }

    private static TlsPolicyFile read(Path file, String text, List<String> faults) {
        TlsPolicyFile policies = new TlsPolicyFile();
        List<String> lines = text.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    policies.add(line);
                } catch (UsageException notOne) {
                    faults.add(file + ":" + (i + 1) + ": " + notOne.reason());
                }
            }
        }
        return policies;
    }

    /// @return empty where no line matches
    public Optional<TlsLevel> of(Domain destination, Domain host) {
        TlsLevel level = find(destination, destinations, belowDestinations);
        if (level == null) {
            level = find(host, exchangers, belowExchangers);
        }
        return Optional.ofNullable(level == null ? anything : level);
    }

    private static @Nullable TlsLevel find(
            Domain domain, Map<Domain, TlsLevel> exact, Map<DomainName, TlsLevel> below) {
        TlsLevel level = exact.get(domain);
        if (level != null || !(domain instanceof DomainName name)) {
            return level;
        }
        String rest = name.canonical();
        for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
            rest = rest.substring(dot + 1);
            level = below.get(DomainName.parse(rest));
            if (level != null) {
                return level;
            }
        }
        return null;
    }

    private void add(String line) throws UsageException {
        String[] words = line.split("[ \t]+", 2);
        if (words.length < 2) {
            throw new UsageException("\"" + words[0] + "\" has no level");
        }
        TlsLevel level = PolicyLevel.parse(words[1]);
        if (!isNew(words[0], level)) {
            throw new UsageException("\"" + words[0] + "\" is also in an earlier line");
        }
    }

    private boolean isNew(String pattern, TlsLevel level) throws UsageException {
        if (pattern.equals("*")) {
            boolean first = anything == null;
            anything = level;
            return first;
        }
        if (pattern.regionMatches(true, 0, EXCHANGER, 0, EXCHANGER.length()) && pattern.endsWith("]")) {
            return isNew(
                    pattern.substring(EXCHANGER.length(), pattern.length() - 1), level, exchangers, belowExchangers);
        }
        return isNew(pattern, level, destinations, belowDestinations);
    }

    private static boolean isNew(
            String pattern, TlsLevel level, Map<Domain, TlsLevel> exact, Map<DomainName, TlsLevel> below)
            throws UsageException {
        try {
            return (pattern.startsWith(".")
                            ? below.put(DomainName.parse(pattern.substring(1)), level)
                            : exact.put(Domain.parse(pattern), level))
                    == null;
        } catch (AddressSyntaxException notOne) {
            throw new UsageException("\"" + pattern + "\" is not a destination: " + notOne.reason());
        }
    }
}
