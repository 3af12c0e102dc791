package org.zsmtp.sendmail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which domain this host is in.
final class OwnDomain {

    private OwnDomain() {}

    /// @return that of this host
    static String of(Environment environment) {
        String name;
        try {
            name = InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            name = "localhost";
        }
        return of(name, environment.systemDirectory());
    }

    /// A host whose name has no domain is in that of its resolver (resolv.conf(5): the last of `domain` and
    /// `search`, which DHCP sets), or in none.
    ///
    /// @param hostName as the system knows it
    /// @param systemDirectory where the resolver's configuration is
    /// @return the domain, or the host's name where there is none
    static String of(String hostName, Path systemDirectory) {
        int dot = hostName.indexOf('.');
        if (dot >= 0 && dot + 1 < hostName.length() && !isAddress(hostName)) {
            return hostName.substring(dot + 1);
        }
        @Nullable String found = null;
        try {
            for (String line :
                    Files.readAllLines(systemDirectory.resolve("resolv.conf"), StandardCharsets.ISO_8859_1)) {
                String[] words = line.strip().split("\\s+", -1);
                if (words.length > 1 && (words[0].equals("search") || words[0].equals("domain"))) {
                    found = words[1].toLowerCase(Locale.ROOT);
                }
            }
        } catch (IOException e) {
            // A machine without one is in no domain.
            return hostName;
        }
        return found == null ? hostName : found;
    }

    private static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    }
}
