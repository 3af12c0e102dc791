package org.zsmtp.daemon.options;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.delivery.file.OrdinaryFile;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.mime.DefaultCharset;

/// ZENV: the settings that all programs of a ZMailer installation share. A file of lines `NAME=value`, of which the
/// first of a name counts; white space before a value does not belong to it, and nothing is quoted or expanded. The
/// environment variable ZCONFIG names the file.
///
/// A value that cannot be used is ignored and reported in [#troubles].
///
/// @param defaultCharset     the character set of unlabelled 8-bit text (`DEFCHARSET`)
/// @param headerTabs         what is done with TABs in headers (`RFC822TABS`)
/// @param receivedClause     whether `Received` gets a `for` clause (`NORECEIVEDFORCLAUSE`)
/// @param syslogFlags        the letters of `SYSLOGFLG`; empty where it is not set
/// @param bindAddress        the local address of connections unless an option sets it (`BINDADDR`); not
///     checked yet
/// @param selfAddresses      further addresses of this host (`SELFADDRESSES`)
/// @param troubles           what is wrong with the file, a printable line each
public record Zenv(
        DefaultCharset defaultCharset,
        HeaderTabs headerTabs,
        ReceivedClause receivedClause,
        Optional<String> syslogFlags,
        Optional<String> bindAddress,
        Set<InetAddress> selfAddresses,
        List<String> troubles) {
    /// The default place of the file in ZMailer.
    public static final Path USUAL_FILE = Path.of("/etc/zmailer.conf");

    /// The settings where there is no such file.
    public static final Zenv NONE = new Zenv(
            DefaultCharset.ISO_8859_1,
            HeaderTabs.KEPT,
            ReceivedClause.WRITTEN,
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            List.of());

    private static final int LARGEST = 1 << 20;

    /// What is done with TABs in header fields. ZMailer expands them by default; here they are only expanded on
    /// request, because that breaks signatures (decision 0022).
    public enum HeaderTabs {
        /// They become blanks, up to the next of the columns 8, 16 and so on.
        EXPANDED,
        KEPT
    }

    /// Whether the newest `Received` field says for whom a message is.
    public enum ReceivedClause {
        WRITTEN,
        LEFT_OUT
    }

    public Zenv {
        selfAddresses = Set.copyOf(selfAddresses);
        troubles = List.copyOf(troubles);
    }

    /// Reads the file.
    ///
    /// @param zconfig the value of the environment variable ZCONFIG; where there is none, the usual file is read,
    ///     if it is there
    public static Zenv read(Optional<String> zconfig) {
        if (zconfig.isEmpty() && !Files.exists(USUAL_FILE)) {
            return NONE;
        }
        String name = zconfig.orElseGet(USUAL_FILE::toString);
        try {
            return of(text(Path.of(name)));
        } catch (NoSuchFileException missing) {
            return troubled("ZCONFIG names " + name + ", which does not exist");
        } catch (IOException unreadable) {
            return troubled("ZCONFIG names " + name + ", which cannot be read: " + FileFailure.reason(unreadable));
        } catch (InvalidPathException noPath) {
            return troubled("ZCONFIG names " + name + ", which cannot be read: " + noPath.getMessage());
        }
    }

    /// Reads the text of such a file.
    public static Zenv of(String text) {
        Map<String, String> values = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(
                        line.substring(0, equals), line.substring(equals + 1).strip());
            }
        }
        return of(values);
    }

    private static Zenv of(Map<String, String> values) {
        List<String> troubles = new ArrayList<>();
        return new Zenv(
                charset(values.getOrDefault("DEFCHARSET", ""), troubles),
                values.getOrDefault("RFC822TABS", "1").startsWith("0") ? HeaderTabs.EXPANDED : HeaderTabs.KEPT,
                values.containsKey("NORECEIVEDFORCLAUSE") ? ReceivedClause.LEFT_OUT : ReceivedClause.WRITTEN,
                Optional.ofNullable(values.get("SYSLOGFLG")),
                Optional.ofNullable(values.get("BINDADDR")).filter(value -> !value.isEmpty()),
                addresses(values.getOrDefault("SELFADDRESSES", ""), troubles),
                troubles);
    }

    private static DefaultCharset charset(String value, List<String> troubles) {
        try {
            return value.isEmpty() ? DefaultCharset.ISO_8859_1 : new DefaultCharset(value);
        } catch (IllegalArgumentException notOne) {
            troubles.add(trouble("DEFCHARSET: " + notOne.getMessage()));
            return DefaultCharset.ISO_8859_1;
        }
    }

    /// Literals with brackets or without, between commas or blanks. A name would have to be looked up.
    private static Set<InetAddress> addresses(String value, List<String> troubles) {
        Set<InetAddress> found = new HashSet<>();
        for (String word : value.split("[,\\s]+", -1)) {
            if (word.isEmpty()) {
                continue;
            }
            try {
                found.add(word.startsWith("[") ? AddressLiteral.parse(word).address() : InetAddress.ofLiteral(word));
            } catch (IllegalArgumentException notOne) {
                troubles.add(trouble("SELFADDRESSES: \"" + word + "\" is not an address"));
            }
        }
        return found;
    }

    /// Read as octets, so that a value of any encoding does not make the others unreadable.
    private static String text(Path path) throws IOException {
        return new String(OrdinaryFile.read(path, LARGEST), StandardCharsets.ISO_8859_1);
    }

    private static Zenv troubled(String what) {
        return new Zenv(
                NONE.defaultCharset,
                NONE.headerTabs,
                NONE.receivedClause,
                NONE.syslogFlags,
                NONE.bindAddress,
                NONE.selfAddresses,
                List.of(trouble(what)));
    }

    private static String trouble(String text) {
        return new UsageException(text).reason();
    }
}
