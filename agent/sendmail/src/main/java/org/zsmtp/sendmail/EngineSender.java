package org.zsmtp.sendmail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.Secrets;
import org.zsmtp.delivery.SeveralDeliveryListeners;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.dns.TrustAnchorException;
import org.zsmtp.delivery.dns.TrustAnchors;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.Proxy;
import org.zsmtp.delivery.routing.ProxyHeader;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.security.Digest;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.submission.SecretsTo;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.SubmissionClient;
import org.zsmtp.submission.SubmissionOptions;
import org.zsmtp.submission.SubmissionResult;

/// Sends by the engine: an account's settings as the options that the engine has.
final class EngineSender implements MailSender {

    /// What is said where a server cannot do what was asked for; the words are msmtp's.
    static final String NO_DSN = "the server does not support DSN";

    private static final EnhancedStatusCode NOT_CAPABLE = new EnhancedStatusCode(5, 3, 3);
    private static final String PKCS_11 = "pkcs11:";
    private static final int SHA_256_CHARACTERS = 95;

    /// Timers count milliseconds in 31 bits. Whoever waits for longer waits for ever.
    private static final long LONGEST_SECONDS = Duration.ofDays(20).toSeconds();

    private final Consumer<String> complaints;

    /// Tells nobody of a signal.
    EngineSender() {
        this(_ -> {});
    }

    /// @param complaints gets a line where a signal comes between a message and the server's answer
    EngineSender(Consumer<String> complaints) {
        this.complaints = complaints;
    }

    @Override
    public SendResult send(
            Account account, @Nullable String password, PreparedMessage prepared, @Nullable Consumer<String> debug) {
        return send(account, password, prepared, debug, DeliveryListener.NONE);
    }

    @Override
    public SendResult send(
            Account account,
            @Nullable String password,
            PreparedMessage prepared,
            @Nullable Consumer<String> debug,
            DeliveryListener listener) {
        List<String> addresses = prepared.recipients().stream().map(Text::of).toList();
        SubmissionOptions options;
        Content content;
        try {
            options = options(account, password, prepared.partial());
            content = prepared.message().content();
        } catch (FailureException e) {
            return SendResult.none(
                    addresses, new SendResult.Failure(e.status(), e.lines().getFirst(), null));
        } catch (IOException e) {
            return SendResult.none(
                    addresses, new SendResult.Failure(ExitStatus.EX_IOERR, "input error while reading the mail", null));
        }
        return send(options, account, prepared, content, debug, listener, complaints);
    }

    /// Sends with options that are made elsewhere.
    ///
    /// @param account whose server it is, for words
    /// @param content the message's
    /// @param complaints gets a line where a signal comes between a message and the server's answer
    static SendResult send(
            SubmissionOptions options,
            Account account,
            PreparedMessage prepared,
            Content content,
            @Nullable Consumer<String> debug,
            Consumer<String> complaints) {
        return send(options, account, prepared, content, debug, DeliveryListener.NONE, complaints);
    }

    private static SendResult send(
            SubmissionOptions options,
            Account account,
            PreparedMessage prepared,
            Content content,
            @Nullable Consumer<String> debug,
            DeliveryListener listener,
            Consumer<String> complaints) {
        ConversationLog log = new ConversationLog(debug);
        try (Interruption interruption = Interruption.begin(complaints);
                SubmissionClient client = SubmissionClient.open(options, listener(log, listener))) {
            Content watched = new Watched(content, log, prepared.wantsNotices(), interruption);
            SubmissionResult result = client.submit(new MailObject(prepared.envelope(), watched));
            return new OutcomeMapper(account, prepared, log)
                    .result(result)
                    .waiting(result.waiting(options.transport().session().acceptance()).stream()
                            .map(each -> Text.of(each.forwardPath()))
                            .toList());
        }
    }

    private static DeliveryListener listener(ConversationLog log, DeliveryListener other) {
        return other.equals(DeliveryListener.NONE) ? log : new SeveralDeliveryListeners(List.of(log, other));
    }

    /// What the engine is told.
    static SubmissionOptions options(Account account, @Nullable String password, boolean partial)
            throws FailureException {
        Server server = server(account);
        TransportOptions transport = TransportOptions.builder(hello(account))
                .protocol(account.isLmtp() ? Protocol.LMTP : Protocol.SMTP)
                .timeouts(timeouts(account))
                .acceptance(partial ? Acceptance.ANY_RECIPIENT : Acceptance.ALL_RECIPIENTS)
                .secrets(secrets(account, password))
                .source(source(account))
                .connectPath(connectPath(account))
                .failureMemory(Duration.ZERO)
                .trustAnchors(anchors(account))
                .security(security(account))
                .build();
        // What the account says of TLS and of clear text is said on purpose.
        return new SubmissionOptions(transport, List.of(server), SubmissionOptions.NO_DEADLINE).with(SecretsTo.ANYBODY);
    }

    private static Server server(Account account) throws FailureException {
        if (account.get(Setting.SOCKET).isPresent()) {
            return Server.socket(Path.of(account.text(Setting.SOCKET)));
        }
        String host = account.text(Setting.HOST);
        try {
            return Server.host(host, account.port());
        } catch (IllegalArgumentException e) {
            throw cannotLocate(host);
        }
    }

    /// The words for a host that has no address.
    static FailureException cannotLocate(String host) {
        return new FailureException(ExitStatus.EX_NOHOST, "cannot locate host " + host + ": Name or service not known");
    }

    private static HeloName hello(Account account) throws FailureException {
        String name = account.text(Setting.DOMAIN);
        try {
            return new HeloName(name.isEmpty() ? "localhost" : name);
        } catch (IllegalArgumentException e) {
            throw new FailureException(
                    ExitStatus.EX_CONFIG, "domain " + name + " is neither a host name nor an address in brackets");
        }
    }

    private static Timeouts timeouts(Account account) {
        return account.get(Setting.TIMEOUT)
                .map(text -> Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_SECONDS)))
                .map(each -> new Timeouts(each, each, each, each, each))
                .orElse(Timeouts.DEFAULTS);
    }

    private static Secrets secrets(Account account, @Nullable String password) throws FailureException {
        if (account.get(Setting.AUTH).isEmpty()) {
            return Secrets.NONE;
        }
        Secrets.Answer answer = new Secrets.Answer.Known(Authentication.credentials(account, password));
        return _ -> answer;
    }

    private static SourceAddress source(Account account) throws FailureException {
        String ip = account.text(Setting.SOURCE_IP);
        if (ip.isEmpty()) {
            return SourceAddress.any();
        }
        String host = account.text(Setting.HOST);
        boolean other = ip.contains(":") ? host.matches("[0-9.]+") : host.contains(":");
        if (other) {
            // Unbound, it would show an address that was not meant to be seen.
            throw new FailureException(
                    ExitStatus.EX_OSERR, "cannot bind source ip " + ip + ": Address family not supported by protocol");
        }
        try {
            return SourceAddress.parse(ip.contains(":") ? "[IPv6:" + ip + "]" : "[" + ip + "]");
        } catch (IllegalArgumentException e) {
            throw new FailureException(ExitStatus.EX_OSERR, "cannot bind source ip " + ip + ": Invalid argument");
        }
    }

    private static ConnectPath connectPath(Account account) throws FailureException {
        String proxy = account.text(Setting.PROXY_HOST);
        if (proxy.isEmpty() || account.get(Setting.SOCKET).isPresent()) {
            return ConnectPath.DIRECT;
        }
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(proxy), account.proxyPort());
            return new ConnectPath(new Proxy.Socks5(address, null), ProxyHeader.NONE);
        } catch (UnknownHostException e) {
            throw cannotLocate(proxy);
        }
    }

    private static TransportSecurity security(Account account) throws FailureException {
        TlsLevel level = account.is(Setting.TLS) ? named(account, dane(account, level(account))) : new TlsLevel.None();
        boolean implicit = account.is(Setting.TLS) && !account.is(Setting.TLS_STARTTLS);
        return TransportSecurity.DEFAULTS
                .with((_, _) -> level)
                .with(implicit ? TransportSecurity.Start.IMPLICIT : TransportSecurity.Start.STARTTLS)
                .with(tls(account));
    }

    /// With records of the DNS before anything else, where they are wanted; a fingerprint is a word of its own.
    private static TlsLevel dane(Account account, TlsLevel level) throws FailureException {
        if (account.text(Setting.TLS_DANE).equals("off")) {
            return level;
        }
        if (level instanceof TlsLevel.Fingerprint) {
            throw account.complaint("tls_fingerprint and tls_dane exclude each other");
        }
        return new TlsLevel.DaneFirst(level);
    }

    /// The other name is told in the handshake too, so that a server of many names shows the right certificate.
    private static TlsLevel named(Account account, TlsLevel level) throws FailureException {
        String override = account.text(Setting.TLS_HOST_OVERRIDE);
        return !override.isEmpty() && domain(override) instanceof DomainName name
                ? new TlsLevel.ServerNamed(name, level)
                : level;
    }

    private static TrustAnchors anchors(Account account) throws FailureException {
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

    private static TlsLevel level(Account account) throws FailureException {
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
        return new TlsLevel.Verify(List.of(new TlsLevel.NameSource.Given(referenceName(account))));
    }

    private static ReferenceName referenceName(Account account) throws FailureException {
        String host = account.get(Setting.TLS_HOST_OVERRIDE).orElseGet(() -> account.text(Setting.HOST));
        return switch (domain(host)) {
            case DomainName name -> new ReferenceName.Exactly(name);
            case AddressLiteral literal -> new ReferenceName.Address(literal);
        };
    }

    private static Domain domain(String host) throws FailureException {
        try {
            return ((Server.Host) Server.host(host, Server.SMTP)).domain();
        } catch (IllegalArgumentException e) {
            throw cannotLocate(host);
        }
    }

    private static TlsOptions tls(Account account) throws FailureException {
        TlsOptions usual = parameters(account, TlsOptions.DEFAULTS);
        return new TlsOptions(
                usual.library(),
                usual.protocols(),
                usual.ciphers(),
                identities(account),
                trust(account),
                crl(account),
                null,
                usual.sessions());
    }

    private static TlsOptions parameters(Account account, TlsOptions usual) throws FailureException {
        if (!account.is(Setting.TLS)) {
            return usual;
        }
        String priorities = account.text(Setting.TLS_PRIORITIES);
        TlsOptions wanted = priorities.isEmpty() ? usual : Priorities.applied(usual, priorities);
        return account.get(Setting.TLS_MIN_DH_PRIME_BITS)
                .map(bits -> Priorities.withPrimes(wanted, Integer.parseInt(bits)))
                .orElse(wanted);
    }

    private static List<TlsOptions.Identity> identities(Account account) throws FailureException {
        if (account.get(Setting.TLS_CERT_FILE).isEmpty() || !account.is(Setting.TLS)) {
            return List.of();
        }
        Path certificate = readable(account, Setting.TLS_CERT_FILE, "certificate file");
        Path key = readable(account, Setting.TLS_KEY_FILE, "key file");
        return List.of(new TlsOptions.Identity(certificate, key, null));
    }

    private static TlsOptions.Trust trust(Account account) throws FailureException {
        String file = account.text(Setting.TLS_TRUST_FILE);
        if (file.equals("system") || file.isEmpty() || !account.is(Setting.TLS)) {
            return TlsOptions.Trust.SYSTEM;
        }
        return new TlsOptions.Trust(
                TlsOptions.Trust.SystemStore.IGNORED,
                List.of(readable(account, Setting.TLS_TRUST_FILE, "trust file")),
                List.of());
    }

    private static List<Path> crl(Account account) throws FailureException {
        return account.get(Setting.TLS_CRL_FILE).isEmpty() || !account.is(Setting.TLS)
                ? List.of()
                : List.of(readable(account, Setting.TLS_CRL_FILE, "CRL file"));
    }

    /// A file that is not there is told before anything is connected.
    private static Path readable(Account account, Setting setting, String what) throws FailureException {
        Path file = Path.of(account.text(setting));
        if (account.text(setting).regionMatches(true, 0, PKCS_11, 0, PKCS_11.length())) {
            throw new FailureException(
                    ExitStatus.EX_UNAVAILABLE,
                    "cannot use X509 " + what + " " + file + ": what is kept on devices (PKCS#11) is not supported;"
                            + " name a file in PEM");
        }
        return readable(file, what);
    }

    /// @param what the file is, for words
    /// @return the file, which can be read
    static Path readable(Path file, String what) throws FailureException {
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw new FailureException(
                    ExitStatus.EX_NOINPUT,
                    "cannot set X509 " + what + " " + file + " for TLS session: Error while reading file.");
        }
        return file;
    }

    /// A content that remembers in which form it went out, and that servers only get who can do what was asked for.
    private record Watched(Content content, ConversationLog log, boolean wantsNotices, Interruption interruption)
            implements Content {
        @Override
        public OptionalLong size() {
            return content.size();
        }

        @Override
        public BodyType bodyType() {
            return content.bodyType();
        }

        @Override
        public ContentReader open() throws IOException {
            return interruption.watched(content.open());
        }

        @Override
        public ConversionMode conversion() {
            return content.conversion();
        }

        @Override
        public boolean isInternational() {
            return content.isInternational();
        }

        @Override
        public Form forPeer(Capabilities capabilities) {
            if (wantsNotices && !capabilities.dsn()) {
                return new Form.Unsendable(NOT_CAPABLE, NO_DSN);
            }
            Form form = content.forPeer(capabilities);
            if (form instanceof Form.Sendable(Content chosen)) {
                log.chosen(chosen);
                return new Form.Sendable(new Watched(chosen, log, wantsNotices, interruption));
            }
            return form;
        }
    }
}
