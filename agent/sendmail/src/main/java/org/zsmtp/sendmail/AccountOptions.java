package org.zsmtp.sendmail;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.Secrets;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.dns.TrustAnchorException;
import org.zsmtp.delivery.dns.TrustAnchors;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.Proxy;
import org.zsmtp.delivery.routing.ProxyHeader;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.security.Digest;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.submission.SecretsTo;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.SubmissionOptions;

/// An account's settings as the options of the engine.
record AccountOptions(Account account) {

    private static final String PKCS_11 = "pkcs11:";
    private static final int SHA_256_CHARACTERS = 95;

    /// Timers count milliseconds in 31 bits. Whoever waits for longer waits for ever.
    private static final long LONGEST_SECONDS = Duration.ofDays(20).toSeconds();

    /// @param password null where the account needs none
    /// @throws FailureException where a setting cannot be used, which is known before anything is connected
    SubmissionOptions submission(@Nullable String password) throws FailureException {
        Server server = account.server();
        TransportOptions transport = TransportOptions.builder(hello())
                .protocol(account.isLmtp() ? Protocol.LMTP : Protocol.SMTP)
                .timeouts(timeouts())
                .secrets(secrets(password))
                .source(source())
                .connectPath(connectPath())
                .failureMemory(Duration.ZERO)
                .trustAnchors(anchors())
                .security(security())
                .build();
        // Whatever the account says of TLS and of clear text, its owner has chosen.
        return new SubmissionOptions(transport, List.of(server), SubmissionOptions.NO_DEADLINE).with(SecretsTo.ANYBODY);
    }

    private HeloName hello() throws FailureException {
        String name = account.text(Setting.DOMAIN);
        try {
            return new HeloName(name.isEmpty() ? "localhost" : name);
        } catch (IllegalArgumentException e) {
            throw new FailureException(
                    ExitStatus.EX_CONFIG, "domain " + name + " is neither a host name nor an address in brackets");
        }
    }

    private Timeouts timeouts() {
        return account.get(Setting.TIMEOUT)
                .map(text -> Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_SECONDS)))
                .map(each -> new Timeouts(each, each, each, each, each))
                .orElse(Timeouts.DEFAULTS);
    }

    private Secrets secrets(@Nullable String password) throws FailureException {
        if (!account.authenticates()) {
            return Secrets.NONE;
        }
        Secrets.Answer answer = new Secrets.Answer.Known(Authentication.credentials(account, password));
        return _ -> answer;
    }

    private SourceAddress source() throws FailureException {
        String ip = account.text(Setting.SOURCE_IP);
        if (ip.isEmpty()) {
            return SourceAddress.any();
        }
        try {
            String literal = ip.contains(":") ? "[IPv6:" + ip + "]" : "[" + ip + "]";
            return new SourceAddress.Only(AddressLiteral.parse(literal).address());
        } catch (AddressSyntaxException none) {
            throw cannotBind("Invalid argument");
        }
    }

    /// Where `source_ip` is of the other family than each of these, none was tried.
    ///
    /// @param servers to which there is no connection
    Optional<FailureException> otherFamily(Collection<Endpoint> servers) {
        boolean other = !servers.isEmpty()
                && servers.stream()
                        .allMatch(each -> each instanceof Endpoint.Internet(InetSocketAddress server)
                                && isOtherFamily(server.getAddress()));
        return other && !account.usesProxy() ? Optional.of(otherFamily()) : Optional.empty();
    }

    private boolean isOtherFamily(InetAddress peer) {
        String ip = account.text(Setting.SOURCE_IP);
        return !ip.isEmpty() && ip.contains(":") != (peer instanceof Inet6Address);
    }

    private FailureException otherFamily() {
        return cannotBind("Address family not supported by protocol");
    }

    private FailureException cannotBind(String why) {
        return new FailureException(
                ExitStatus.EX_OSERR, "cannot bind source ip " + account.text(Setting.SOURCE_IP) + ": " + why);
    }

    private ConnectPath connectPath() throws FailureException {
        if (!account.usesProxy()) {
            return ConnectPath.DIRECT;
        }
        String proxy = account.text(Setting.PROXY_HOST);
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(proxy), account.proxyPort());
            if (isOtherFamily(address.getAddress())) {
                throw otherFamily();
            }
            return new ConnectPath(new Proxy.Socks5(address, null), ProxyHeader.NONE);
        } catch (UnknownHostException e) {
            throw FailureException.unknownHost(proxy);
        }
    }

    private TransportSecurity security() throws FailureException {
        TlsLevel level = account.is(Setting.TLS) ? named(dane(level())) : new TlsLevel.None();
        boolean implicit = account.is(Setting.TLS) && !account.is(Setting.TLS_STARTTLS);
        return TransportSecurity.DEFAULTS
                .with((_, _) -> level)
                .with(implicit ? TransportSecurity.Start.IMPLICIT : TransportSecurity.Start.STARTTLS)
                .with(tls());
    }

    /// TLSA records come before anything else where they are wanted. With a fingerprint they exclude each other.
    private TlsLevel dane(TlsLevel level) throws FailureException {
        if (account.text(Setting.TLS_DANE).equals("off")) {
            return level;
        }
        if (level instanceof TlsLevel.Fingerprint) {
            throw account.complaint("tls_fingerprint and tls_dane exclude each other");
        }
        return new TlsLevel.DaneFirst(level);
    }

    /// The other name is told in the handshake too, so that a server of many names shows the right certificate.
    private TlsLevel named(TlsLevel level) throws FailureException {
        String override = account.text(Setting.TLS_HOST_OVERRIDE);
        return !override.isEmpty() && domain(override) instanceof DomainName name
                ? new TlsLevel.ServerNamed(name, level)
                : level;
    }

    private TrustAnchors anchors() throws FailureException {
        String file = account.text(Setting.TLS_DANE);
        if (file.equals("on") || file.equals("off") || !account.is(Setting.TLS)) {
            return TrustAnchors.NONE;
        }
        try {
            return TrustAnchors.read(Path.of(file));
        } catch (TrustAnchorException unusable) {
            throw new FailureException(
                    ExitStatus.EX_NOINPUT, "cannot use the trust anchors of tls_dane: " + unusable.getMessage());
        }
    }

    private TlsLevel level() throws FailureException {
        if (!account.is(Setting.TLS_CERTCHECK)) {
            return new TlsLevel.Encrypt();
        }
        String fingerprint = account.text(Setting.TLS_FINGERPRINT);
        if (!fingerprint.isEmpty()) {
            if (fingerprint.length() != SHA_256_CHARACTERS) {
                throw account.complaint("tls_fingerprint must be one by SHA256: older digests are forgeable");
            }
            Digest digest = new Digest(Digest.Algorithm.SHA_256, Digest.Of.CERTIFICATE, fingerprint.replace(":", ""));
            return new TlsLevel.Fingerprint(Set.of(digest));
        }
        return new TlsLevel.Verify(List.of(new TlsLevel.NameSource.Given(referenceName())));
    }

    private ReferenceName referenceName() throws FailureException {
        return switch (domain(account.certificateName())) {
            case DomainName name -> new ReferenceName.Exactly(name);
            case AddressLiteral literal -> new ReferenceName.Address(literal);
        };
    }

    private static Domain domain(String host) throws FailureException {
        try {
            return new Server.Host(host, Server.SMTP).domain();
        } catch (IllegalArgumentException e) {
            throw FailureException.unknownHost(host);
        }
    }

    private TlsOptions tls() throws FailureException {
        TlsOptions usual = parameters(TlsOptions.DEFAULTS);
        return new TlsOptions(
                usual.library(),
                usual.protocols(),
                usual.ciphers(),
                identities(),
                trust(),
                crl(),
                null,
                usual.sessions());
    }

    private TlsOptions parameters(TlsOptions usual) throws FailureException {
        if (!account.is(Setting.TLS)) {
            return usual;
        }
        String priorities = account.text(Setting.TLS_PRIORITIES);
        TlsOptions wanted = priorities.isEmpty() ? usual : Priorities.applied(usual, priorities);
        return account.get(Setting.TLS_MIN_DH_PRIME_BITS)
                .map(bits -> Priorities.withPrimes(wanted, Integer.parseInt(bits)))
                .orElse(wanted);
    }

    private List<TlsOptions.Identity> identities() throws FailureException {
        if (account.get(Setting.TLS_CERT_FILE).isEmpty() || !account.is(Setting.TLS)) {
            return List.of();
        }
        Path certificate = readable(Setting.TLS_CERT_FILE, "certificate file");
        Path key = readable(Setting.TLS_KEY_FILE, "key file");
        return List.of(new TlsOptions.Identity(certificate, key, null));
    }

    private TlsOptions.Trust trust() throws FailureException {
        if (account.trustsSystem() || !account.is(Setting.TLS)) {
            return TlsOptions.Trust.SYSTEM;
        }
        return new TlsOptions.Trust(
                TlsOptions.Trust.SystemStore.IGNORED,
                List.of(readable(Setting.TLS_TRUST_FILE, "trust file")),
                List.of());
    }

    private List<Path> crl() throws FailureException {
        return account.get(Setting.TLS_CRL_FILE).isEmpty() || !account.is(Setting.TLS)
                ? List.of()
                : List.of(readable(Setting.TLS_CRL_FILE, "CRL file"));
    }

    /// A file that is missing is reported before anything is connected.
    private Path readable(Setting setting, String what) throws FailureException {
        Path file = Path.of(account.text(setting));
        if (account.text(setting).regionMatches(true, 0, PKCS_11, 0, PKCS_11.length())) {
            throw new FailureException(
                    ExitStatus.EX_UNAVAILABLE,
                    "cannot use X509 " + what + " " + file + ": what is kept on devices (PKCS#11) is not supported;"
                            + " name a file in PEM");
        }
        return readable(file, what);
    }

    /// @param what kind of file it is, for the complaint
    /// @return the file, which can be read
    static Path readable(Path file, String what) throws FailureException {
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw new FailureException(
                    ExitStatus.EX_NOINPUT,
                    "cannot set X509 " + what + " " + file + " for TLS session: Error while reading file.");
        }
        return file;
    }
}
