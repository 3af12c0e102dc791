package org.zsmtp.sendmail;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.ServerInquiry;
import org.zsmtp.delivery.ServerInquiry.QueueRun;
import org.zsmtp.delivery.ServerInquiry.Result;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.sendmail.SendResult.Failure;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.submission.Server;

/// Asks an account's server for its capabilities (MS-2), or to start a queue (MS-3).
///
/// @param account whose server is asked
/// @param password null where none is needed
/// @param debug gets the conversation line by line, null for none
record ServerReport(
        Account account,
        @Nullable String password,
        @Nullable Consumer<String> debug) {

    private static final double KIBI = 1024;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE dd MMM yyyy hh:mm:ss a zzz", Locale.US);

    /// @param queue what ETRN asks for, null to look at the server only
    /// @return the lines to print; none where a queue was started
    List<String> ask(@Nullable String queue) throws FailureException {
        ConversationLog log = new ConversationLog(debug);
        // Capabilities need no authentication, and msmtp does without.
        Account shown = queue == null ? account.with(Map.of(Setting.AUTH, Optional.empty())) : account;
        MxHost mx = mx();
        Result result;
        try (ServerInquiry inquiry = ServerInquiry.open(
                new AccountOptions(shown).submission(password).transport())) {
            result = queue == null
                    ? inquiry.ask(mx, log.conversation(mx.endpoints().getFirst()))
                    : startQueue(inquiry, mx, queue, log);
        }
        return switch (result) {
            case Result.Answered answered when queue == null -> report(answered);
            case Result.Answered answered -> started(answered.queueRun());
            case Result.Broken broken -> throw broken(broken, log);
            case Result.Unreachable(List<String> why) ->
                throw new AccountOptions(account)
                        .otherFamily(mx.endpoints())
                        .orElseGet(() -> new FailureException(
                                ExitStatus.EX_TEMPFAIL,
                                "cannot connect to " + account.nextStop() + ": "
                                        + OutcomeMapper.systemWords(String.join("; ", why))));
            case Result.Withheld(String why) -> throw new FailureException(ExitStatus.EX_UNAVAILABLE, why);
        };
    }

    private static Result startQueue(ServerInquiry inquiry, MxHost mx, String queue, ConversationLog log)
            throws FailureException {
        try {
            return inquiry.startQueue(mx, queue, log.conversation(mx.endpoints().getFirst()));
        } catch (IllegalArgumentException e) {
            throw new FailureException(ExitStatus.EX_USAGE, "invalid argument for Remote Message Queue Starting");
        }
    }

    private static List<String> started(QueueRun run) throws FailureException {
        return switch (run) {
            case QueueRun.Told(Reply reply) when reply.isCompletion() -> List.of();
            case QueueRun.Told(Reply reply) -> throw refused(reply);
            case QueueRun.NotOffered _ ->
                throw new FailureException(
                        ExitStatus.EX_UNAVAILABLE, "the server does not support Remote Message Queue Starting");
            case QueueRun.Unanswered _, QueueRun.NotAsked _ ->
                throw new FailureException(ExitStatus.EX_PROTOCOL, "the server sent an empty reply");
        };
    }

    /// RFC 1985 section 5.3: 458 and 459 refuse this queue, 500 and 501 the argument.
    private static FailureException refused(Reply reply) {
        return switch (reply.code()) {
            case 458, 459 -> refused(ExitStatus.EX_UNAVAILABLE, "the server is unable to fulfill the request", reply);
            case 500, 501 ->
                refused(ExitStatus.EX_DATAERR, "invalid argument for Remote Message Queue Starting", reply);
            default -> refused(ExitStatus.EX_PROTOCOL, "command ETRN failed", reply);
        };
    }

    private static FailureException refused(ExitStatus status, String what, Reply reply) {
        List<String> lines = new ArrayList<>(List.of(what));
        SendResult.lines(reply).forEach(line -> lines.add("server message: " + line));
        return new FailureException(status, lines);
    }

    private FailureException broken(Result.Broken broken, ConversationLog log) {
        Failure failure = new OutcomeMapper(account, null, log).broken(broken.cause(), decided(broken));
        List<String> lines = new ArrayList<>(List.of(failure.what()));
        failure.server().forEach(line -> lines.add("server message: " + line));
        return new FailureException(failure.status(), lines);
    }

    /// The last exchange that the server refused, null where there is none.
    private static @Nullable Exchange decided(Result.Broken broken) {
        for (Exchange each : broken.dialogue().reversed()) {
            if (each.heard() != null && each.heard().isNegative()) {
                return each;
            }
        }
        return null;
    }

    private MxHost mx() throws FailureException {
        return switch (account.server()) {
            case Server.LocalSocket(Path path) ->
                new MxHost(null, List.of(new Endpoint.LocalSocket(path)), 0, MxHost.Choice.DIRECT, true);
            case Server.Host host ->
                new MxHost(host.domain(), endpoints(host.domain()), 0, MxHost.Choice.DIRECT, false);
        };
    }

    private List<Endpoint> endpoints(Domain domain) throws FailureException {
        if (domain instanceof DomainName name && account.usesProxy()) {
            return List.of(new Endpoint.Named(name, account.port()));
        }
        try {
            return addresses(domain).stream()
                    .map(each -> Endpoint.of(new InetSocketAddress(each, account.port())))
                    .toList();
        } catch (UnknownHostException e) {
            throw FailureException.unknownHost(account.text(Setting.HOST));
        }
    }

    private static List<InetAddress> addresses(Domain domain) throws UnknownHostException {
        return switch (domain) {
            case AddressLiteral literal -> List.of(literal.address());
            case DomainName name -> List.of(InetAddress.getAllByName(name.text()));
        };
    }

    private List<String> report(Result.Answered answered) {
        List<String> lines = new ArrayList<>();
        String protocol = account.isLmtp() ? "LMTP" : "SMTP";
        lines.add(protocol + " server at " + where(answered.remote()) + ":");
        answered.greeting().lines().forEach(line -> lines.add("    " + line));
        if (answered.security() instanceof SecurityOutcome.Secured(TlsSession session)) {
            session(lines, session);
        }
        capabilities(lines, answered.capabilities());
        boolean clear = answered.security() instanceof SecurityOutcome.ClearText;
        if (clear && answered.capabilities().startTls()) {
            lines.add("This server might advertise more or other capabilities when TLS is active.");
        }
        return lines;
    }

    private String where(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.LocalSocket(var path) -> path.toString();
            case Endpoint.Named(var _, int port) -> account.text(Setting.HOST) + ", port " + port;
            case Endpoint.Internet(InetSocketAddress server) -> {
                String host = account.text(Setting.HOST);
                String address = server.getAddress().getHostAddress();
                String name = server.getAddress().getCanonicalHostName();
                String known = name.equals(address) ? "[" + address + "]" : name + " [" + address + "]";
                yield host + " (" + known + "), port " + server.getPort();
            }
        };
    }

    private static void session(List<String> lines, TlsSession session) {
        lines.add("TLS session parameters:");
        lines.add("    (" + session.protocol() + ")-(" + session.cipher() + ")");
        if (session.chain().isEmpty()) {
            return;
        }
        X509Certificate certificate = session.chain().getFirst();
        lines.add("TLS certificate information:");
        lines.add("    Subject:");
        lines.add("        " + certificate.getSubjectX500Principal().getName());
        lines.add("    Issuer:");
        lines.add("        " + certificate.getIssuerX500Principal().getName());
        lines.add("    Validity:");
        lines.add("        Activation time: " + time(certificate.getNotBefore().toInstant()));
        lines.add("        Expiration time: " + time(certificate.getNotAfter().toInstant()));
        lines.add("    Fingerprints:");
        lines.add("        SHA256: " + digest("SHA-256", certificate));
        lines.add("        SHA1 (deprecated): " + digest("SHA-1", certificate));
    }

    private static String time(Instant instant) {
        return TIME.format(instant.atZone(ZoneId.systemDefault()));
    }

    private static String digest(String algorithm, X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            return "not available";
        }
    }

    private static void capabilities(List<String> lines, Capabilities capabilities) {
        List<String> known = new ArrayList<>();
        if (capabilities.size()) {
            OptionalLong limit = capabilities.sizeLimit();
            long most = limit.orElse(0);
            known.add("    SIZE" + (most > 0 ? " " + most : "") + ":");
            known.add("        Maximum message size is " + (most > 0 ? size(most) : "unlimited"));
        }
        feature(known, capabilities.pipelining(), "PIPELINING", "Support for command grouping for faster transmission");
        feature(known, capabilities.offers("ETRN"), "ETRN", "Support for RMQS (Remote Message Queue Starting)");
        feature(known, capabilities.dsn(), "DSN", "Support for Delivery Status Notifications");
        feature(known, capabilities.startTls(), "STARTTLS", "Support for TLS encryption via the STARTTLS command");
        if (capabilities.offers("AUTH")) {
            known.add("    AUTH:");
            known.add("        Supported authentication methods:");
            StringBuilder methods = new StringBuilder("        ");
            for (String each : List.of(
                    "PLAIN",
                    "SCRAM-SHA-1",
                    "SCRAM-SHA-1-PLUS",
                    "SCRAM-SHA-256",
                    "SCRAM-SHA-256-PLUS",
                    "EXTERNAL",
                    "GSSAPI",
                    "CRAM-MD5",
                    "DIGEST-MD5",
                    "LOGIN",
                    "NTLM",
                    "OAUTHBEARER",
                    "XOAUTH2")) {
                methods.append(capabilities.authenticatesBy(each) ? each + " " : "");
            }
            known.add(methods.toString());
        }
        lines.add(known.isEmpty() ? "No special capabilities." : "Capabilities:");
        lines.addAll(known);
    }

    private static void feature(List<String> known, boolean offered, String keyword, String meaning) {
        if (offered) {
            known.add("    " + keyword + ":");
            known.add("        " + meaning);
        }
    }

    private static String size(long octets) {
        String plain = octets + " bytes";
        if (octets >= KIBI * KIBI) {
            return plain + String.format(Locale.ROOT, " = %.2f MiB", octets / KIBI / KIBI);
        }
        return octets >= KIBI ? plain + String.format(Locale.ROOT, " = %.2f KiB", octets / KIBI) : plain;
    }
}
