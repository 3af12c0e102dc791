package org.zsmtp.delivery.policy.sts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.file.OrdinaryFile;
import org.zsmtp.delivery.policy.PolicyFetcher;
import org.zsmtp.smtp.address.DomainName;

/// A directory with a file for each domain, which all agents of a host share.
///
/// A file is four lines (its format, the domain, the policy's id, when it was fetched in seconds since 1970), an empty
/// line, and the policy as its host served it. Files are written beside their names and renamed, so that a reader
/// finds the old one or the new one, whole. Readable by everybody, as policies are; who may write the directory can
/// weaken them.
final class PolicyDirectory implements PolicyStore {

    private static final String FORMAT = "zsmtp-sts 1";
    private static final int MAX_OCTETS = PolicyFetcher.MAX_OCTETS + 1024;
    private static final Pattern FILE = Pattern.compile(
            Pattern.quote(FORMAT) + "\ndomain: (.+)\nid: ([A-Za-z0-9]{1,32})\nfetched: ([0-9]{1,11})\n\n(?s:(.*))");

    private final Path directory;

    /// @param directory need not exist
    PolicyDirectory(Path directory) {
        this.directory = directory;
    }

    @Override
    public @Nullable RememberedPolicy load(DomainName domain) {
        try (InputStream in = Files.newInputStream(OrdinaryFile.forReading(file(domain)), LinkOption.NOFOLLOW_LINKS)) {
            byte[] octets = in.readNBytes(MAX_OCTETS + 1);
            return octets.length > MAX_OCTETS ? null : read(domain, new String(octets, StandardCharsets.ISO_8859_1));
        } catch (IOException | InvalidPolicyException none) {
            return null;
        }
    }

    private static @Nullable RememberedPolicy read(DomainName domain, String text) throws InvalidPolicyException {
        Matcher matcher = FILE.matcher(text);
        if (!matcher.matches() || !matcher.group(1).equals(domain.canonical())) {
            return null;
        }
        return new RememberedPolicy(
                matcher.group(2),
                Instant.ofEpochSecond(Long.parseLong(matcher.group(3))),
                PolicyDocument.parse(matcher.group(4)));
    }

    @Override
    public void save(DomainName domain, String id, Instant fetched, String text) {
        String content = FORMAT + "\ndomain: " + domain.canonical() + "\nid: " + id + "\nfetched: "
                + fetched.getEpochSecond() + "\n\n" + text;
        Path beside = null;
        try {
            Files.createDirectories(directory);
            beside = Files.createTempFile(directory, ".new-", "");
            Files.write(beside, content.getBytes(StandardCharsets.ISO_8859_1));
            Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(beside, file(domain), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException lost) {
            delete(beside);
        }
    }

    @Override
    public void forget(DomainName domain) {
        delete(file(domain));
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException stays) {
            // It is found to have expired whenever it is read.
        }
    }

    /// A [DomainName] has neither slashes nor empty labels, so its text is a name below the directory; `.sts` after it
    /// keeps it from being one of a file beside.
    private Path file(DomainName domain) {
        return directory.resolve(domain.canonical() + ".sts");
    }
}
