package org.zsmtp.delivery.security;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The operator's settings of TLS: library, versions, ciphers, own certificates and trusted authorities. No file is
/// read here; files that cannot be used are found when TLS is first needed.
///
/// @param library     who does the cryptography
/// @param protocols   the versions that are offered
/// @param ciphers     cipher suites of TLS 1.2 and before, the most wanted first; null for a good choice. Those of
///     TLS 1.3 are all offered where it is, unless the list names some of them. Without a suite of DHE, the JDK
///     offers no group of a finite field in TLS 1.3 either
/// @param identities  certificates for a server that asks for one; the first that suits it is sent
/// @param trust       whose signatures count
/// @param revocation  files of certificate revocation lists, PEM or DER; empty for no check. With any, every
///     certificate of a path below its anchor must be covered by one
/// @param keyLog      where session secrets are written for debugging, in the format of NSS; null for nowhere, as it
///     must be wherever mail is private
/// @param sessions    how long handshakes may be continued
public record TlsOptions(
        Library library,
        Protocols protocols,
        @Nullable CipherList ciphers,
        List<Identity> identities,
        Trust trust,
        List<Path> revocation,
        @Nullable Path keyLog,
        Sessions sessions) {

    /// Who does the cryptography.
    public enum Library {
        /// BoringSSL where it loads on this machine, else the JDK.
        BEST,
        /// The JDK.
        JDK,
        /// BoringSSL, or it is an error.
        BORINGSSL
    }

    /// A range of versions.
    ///
    /// @param lowest  the oldest that will do
    /// @param highest the newest that is offered
    public record Protocols(TlsProtocol lowest, TlsProtocol highest) {
        public Protocols {
            if (lowest.compareTo(highest) > 0) {
                throw new IllegalArgumentException("no version from " + lowest + " to " + highest);
            }
        }

        /// @return all versions in it, the oldest first
        public List<TlsProtocol> all() {
            return Arrays.stream(TlsProtocol.values())
                    .filter(each -> each.compareTo(lowest) >= 0 && each.compareTo(highest) <= 0)
                    .toList();
        }
    }

    /// A certificate of our own.
    ///
    /// @param certificates PEM: the certificate, then those between it and an anchor
    /// @param key          PEM or DER: the private key of the first certificate; may be the same file
    /// @param passphrase   a file whose first line opens the key; null where the key is not locked
    public record Identity(
            Path certificates, Path key, @Nullable Path passphrase) {}

    /// Whose signatures count.
    ///
    /// @param system      whether the machine's own store counts
    /// @param files       of any number of certificates each (PEM)
    /// @param directories whose files hold certificates (PEM), whatever the files are called
    public record Trust(SystemStore system, List<Path> files, List<Path> directories) {

        /// The machine's own store: `/etc/ssl/certs/ca-certificates.crt` where there is one, else that of the JDK.
        public enum SystemStore {
            TRUSTED,
            IGNORED
        }

        /// The machine's own store alone.
        public static final Trust SYSTEM = new Trust(SystemStore.TRUSTED, List.of(), List.of());

        public Trust {
            files = List.copyOf(files);
            directories = List.copyOf(directories);
        }
    }

    /// How long handshakes may be continued (RFC 8446 section 2.2, RFC 5246 section 7.3).
    ///
    /// @param most     sessions that are remembered; 0 for none
    /// @param lifetime of a session, whatever longer time the server allows
    public record Sessions(int most, Duration lifetime) {
        public Sessions {
            if (most < 0 || lifetime.isNegative() || lifetime.toSeconds() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("neither a number nor a time is negative");
            }
        }
    }

    /// BoringSSL where it loads; TLS 1.2 and 1.3; nothing to show; the machine's own store; no revocation check; 20,000
    /// sessions for an hour.
    public static final TlsOptions DEFAULTS = new TlsOptions(
            Library.BEST,
            new Protocols(TlsProtocol.TLS_1_2, TlsProtocol.TLS_1_3),
            null,
            List.of(),
            Trust.SYSTEM,
            List.of(),
            null,
            new Sessions(20_000, Duration.ofHours(1)));

    public TlsOptions {
        identities = List.copyOf(identities);
        revocation = List.copyOf(revocation);
    }

    /// @return the same with another library
    public TlsOptions with(Library other) {
        return new TlsOptions(other, protocols, ciphers, identities, trust, revocation, keyLog, sessions);
    }

    /// @return the same with other versions
    public TlsOptions with(Protocols other) {
        return new TlsOptions(library, other, ciphers, identities, trust, revocation, keyLog, sessions);
    }

    /// @return the same with these cipher suites
    public TlsOptions with(CipherList other) {
        return new TlsOptions(library, protocols, other, identities, trust, revocation, keyLog, sessions);
    }

    /// @return the same with one identity more
    public TlsOptions and(Identity another) {
        List<Identity> all =
                Stream.concat(identities.stream(), Stream.of(another)).toList();
        return new TlsOptions(library, protocols, ciphers, all, trust, revocation, keyLog, sessions);
    }

    /// @return the same trusting these
    public TlsOptions with(Trust other) {
        return new TlsOptions(library, protocols, ciphers, identities, other, revocation, keyLog, sessions);
    }

    /// @return the same with these revocation lists
    public TlsOptions withRevocation(List<Path> lists) {
        return new TlsOptions(library, protocols, ciphers, identities, trust, lists, keyLog, sessions);
    }

    /// @return the same, writing secrets to this file
    public TlsOptions withKeyLog(Path file) {
        return new TlsOptions(library, protocols, ciphers, identities, trust, revocation, file, sessions);
    }

    /// @return the same with other sessions
    public TlsOptions with(Sessions other) {
        return new TlsOptions(library, protocols, ciphers, identities, trust, revocation, keyLog, other);
    }
}
