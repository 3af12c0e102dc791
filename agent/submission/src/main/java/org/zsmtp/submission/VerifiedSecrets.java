package org.zsmtp.submission;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.zsmtp.delivery.Secrets;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.auth.Credentials;

/// Gives secrets to verified servers only. Thread-safe.
final class VerifiedSecrets {

    private static final Secrets.Answer WITHHELD =
            new Secrets.Answer.Unknown("the server is not verified, and secrets go to verified ones only");

    private final Secrets given;

    /// Hosts for which there were no credentials when their level was asked, so that they are not verified.
    private final Set<String> unverified = ConcurrentHashMap.newKeySet();

    private VerifiedSecrets(Secrets given) {
        this.given = given;
    }

    /// @return the options with hosts verified for which there are credentials
    static TransportOptions verified(TransportOptions options) {
        VerifiedSecrets secrets = new VerifiedSecrets(options.secrets());
        TlsLevel.Table levels = options.security().levels();
        return options.toBuilder()
                .security(options.security().with((to, host) -> secrets.level(levels.of(to, host), host)))
                .secrets(secrets::answer)
                .build();
    }

    /// @return the options with secrets only where the credentials allow them anywhere
    static TransportOptions withheld(TransportOptions options) {
        Secrets secrets = options.secrets();
        return options.toBuilder().secrets(host -> withheld(secrets.of(host))).build();
    }

    private static Secrets.Answer withheld(Secrets.Answer answer) {
        return answer instanceof Secrets.Answer.Known(Credentials credentials)
                        && credentials.clearText() != Credentials.ClearText.ANYWHERE
                ? WITHHELD
                : answer;
    }

    private TlsLevel level(TlsLevel wanted, Domain host) {
        String name = Secrets.nameOf(host);
        if (isVerified(wanted)) {
            return wanted;
        }
        if (given.of(name) instanceof Secrets.Answer.Anonymous) {
            unverified.add(name);
            return wanted;
        }
        unverified.remove(name);
        return verified(wanted);
    }

    private Secrets.Answer answer(String host) {
        Secrets.Answer answer = given.of(host);
        return answer instanceof Secrets.Answer.Known && unverified.contains(host) ? WITHHELD : answer;
    }

    private static boolean isVerified(TlsLevel level) {
        return switch (level) {
            case TlsLevel.Verify _, TlsLevel.Fingerprint _, TlsLevel.DaneOnly _ -> true;
            case TlsLevel.None _, TlsLevel.May _, TlsLevel.Encrypt _, TlsLevel.Dane _ -> false;
            case TlsLevel.DaneFirst(TlsLevel otherwise) -> isVerified(otherwise);
            case TlsLevel.ServerNamed(var _, TlsLevel inner) -> isVerified(inner);
        };
    }

    /// @return the same with a certificate required
    private static TlsLevel verified(TlsLevel level) {
        return switch (level) {
            case TlsLevel.Verify _, TlsLevel.Fingerprint _, TlsLevel.DaneOnly _ -> level;
            case TlsLevel.None _, TlsLevel.May _, TlsLevel.Encrypt _, TlsLevel.Dane _ -> TlsLevel.Verify.HOST;
            case TlsLevel.DaneFirst(TlsLevel otherwise) -> new TlsLevel.DaneFirst(verified(otherwise));
            case TlsLevel.ServerNamed(var name, TlsLevel inner) -> new TlsLevel.ServerNamed(name, verified(inner));
        };
    }
}
