package org.zsmtp.delivery.auth;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.auth.SaslMechanism.Answer;
import org.zsmtp.smtp.auth.UnusableMechanismException;

/// Kerberos tickets that the user has already, from the cache that `kinit` fills. No password is asked for. With
/// `-Dsun.security.jgss.native=true -Djavax.security.auth.useSubjectCredsOnly=false` the system's library finds
/// them itself, in keyrings too.
final class Tickets {

    /// What makes a client with tickets at hand.
    interface Making {
        SaslMechanism.Client client() throws UnusableMechanismException;
    }

    private static final String KERBEROS = "com.sun.security.auth.module.Krb5LoginModule";

    private Tickets() {}

    /// @throws UnusableMechanismException where there is no ticket
    static SaslMechanism.Client within(Making making) throws UnusableMechanismException {
        if (Boolean.getBoolean("sun.security.jgss.native")) {
            return making.client();
        }
        Subject subject = new Subject();
        try {
            new LoginContext("zsmtp", subject, null, new FromCache()).login();
            return within(subject, making);
        } catch (LoginException | RuntimeException none) {
            throw new UnusableMechanismException(
                    "GSSAPI has no ticket: " + Wording.printable(String.valueOf(none.getMessage())));
        }
    }

    private static SaslMechanism.Client within(Subject subject, Making making) throws UnusableMechanismException {
        try {
            SaslMechanism.Client client = Subject.callAs(subject, making::client);
            return new SaslMechanism.Client() {
                @Override
                public Optional<byte[]> initialResponse() {
                    return client.initialResponse();
                }

                @Override
                public Answer respond(String challenge) {
                    return Subject.callAs(subject, () -> client.respond(challenge));
                }

                @Override
                public SaslMechanism.Standing standing() {
                    return client.standing();
                }
            };
        } catch (CompletionException wrapped) {
            if (wrapped.getCause() instanceof UnusableMechanismException why) {
                throw why;
            }
            throw wrapped;
        }
    }

    /// One login module, which asks for nothing.
    private static final class FromCache extends Configuration {
        @Override
        public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            Map<String, String> cacheOnly = Map.of("useTicketCache", "true", "doNotPrompt", "true");
            return new AppConfigurationEntry[] {
                new AppConfigurationEntry(KERBEROS, LoginModuleControlFlag.REQUIRED, cacheOnly)
            };
        }
    }
}
