package org.zsmtp.delivery.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.zsmtp.smtp.auth.Binding.Channel;
import org.zsmtp.smtp.auth.External;
import org.zsmtp.smtp.auth.Login;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.smtp.auth.MechanismChoice.AfterRefusal;
import org.zsmtp.smtp.auth.OAuthBearer;
import org.zsmtp.smtp.auth.Plain;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.auth.XOAuth2;

/// The door to all mechanisms. Libraries are loaded when a mechanism of theirs is used, not before. Thread-safe.
public final class Mechanisms {

    /// RFC 9266 first: what RFC 5929 has is the same for all connections to a server.
    private static final List<String> ALL_CHANNELS = List.of(Channel.EXPORTER, Channel.SERVER_END_POINT);

    /// Servers that offer -PLUS know this one; not all know the other, and a refusal ends it.
    private static final List<String> SURE_CHANNELS = List.of(Channel.EXPORTER);

    /// The default for a user and a password: the strongest of SCRAM that the server offers, else PLAIN, else
    /// LOGIN; a refusal ends it.
    public static final MechanismChoice AUTOMATIC =
            new MechanismChoice(strongestFirst(MechanismOptions.NONE), AfterRefusal.STOP);

    private Mechanisms() {}

    /// The mechanisms to choose from by default: SCRAM-SHA-256-PLUS, SCRAM-SHA-1-PLUS, SCRAM-SHA-256, SCRAM-SHA-1,
    /// PLAIN, LOGIN. Those of -PLUS only where the connection has a binding of the type `tls-exporter` (RFC 9266),
    /// which TLS 1.3 by the JDK has, or another connection would have it: they are passed over elsewhere.
    public static List<SaslMechanism> strongestFirst(MechanismOptions options) {
        return List.of(
                new Scram("SCRAM-SHA-256-PLUS", SURE_CHANNELS),
                new Scram("SCRAM-SHA-1-PLUS", SURE_CHANNELS),
                new Scram("SCRAM-SHA-256", SURE_CHANNELS),
                new Scram("SCRAM-SHA-1", SURE_CHANNELS),
                new Plain(),
                new Login());
    }

    /// @param name in any case: `plain`, `login`, `external`, `cram-md5`, `digest-md5`, `scram-sha-1`,
    ///     `scram-sha-1-plus`, `scram-sha-256`, `scram-sha-256-plus`, `gssapi`, `ntlm`, `oauthbearer`, `xoauth2`
    /// @return the mechanism, empty where there is none of this name
    public static Optional<SaslMechanism> named(String name, MechanismOptions options) {
        String known = name.toUpperCase(Locale.ROOT);
        return Optional.ofNullable(
                switch (known) {
                    case "PLAIN" -> new Plain();
                    case "LOGIN" -> new Login();
                    case "EXTERNAL" -> new External();
                    case "XOAUTH2" -> new XOAuth2();
                    case "OAUTHBEARER" -> new OAuthBearer(options.host(), options.port());
                    case "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS" -> new Scram(known, ALL_CHANNELS);
                    case "SCRAM-SHA-1", "SCRAM-SHA-256" -> new Scram(known, List.of());
                    case "CRAM-MD5" -> new JdkMechanism(JdkKind.CRAM_MD5, options);
                    case "DIGEST-MD5" -> new JdkMechanism(JdkKind.DIGEST_MD5, options);
                    case "NTLM" -> new JdkMechanism(JdkKind.NTLM, options);
                    case "GSSAPI" -> new JdkMechanism(JdkKind.GSSAPI, options);
                    default -> null;
                });
    }
}
