package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Secrets;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.auth.MechanismOptions;
import org.zsmtp.delivery.auth.Mechanisms;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.submission.Header;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.SecretsTo;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.SubmissionClient;
import org.zsmtp.submission.SubmissionOptions;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// TC-17: what authentication is made of is needed by those only who authenticate.
class WithoutMechanismsTest {

    /// Has this project's classes as its own, and neither the SCRAM library nor the JDK's SASL.
    private static final class Bare extends ClassLoader {
        Bare() {
            super(WithoutMechanismsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("com.ongres.") || name.startsWith("javax.security.sasl.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("org.zsmtp.") || name.startsWith("org.zsmtp.testkit.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? own(name) : known;
            }
        }

        private Class<?> own(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] octets = in.readAllBytes();
                return defineClass(name, octets, 0, octets.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /// Sends a message to a port of this host.
    abstract static class Sending implements IntFunction<String> {
        abstract Secrets secrets();

        @Override
        public String apply(int port) {
            Server server = Server.host("127.0.0.1", port);
            TransportOptions transport = SubmissionOptions.transport(List.of(server))
                    .secrets(secrets())
                    .security(TransportSecurity.DEFAULTS.with((_, _) -> new TlsLevel.None()))
                    .build();
            SubmissionOptions options = new SubmissionOptions(transport, List.of(server), SubmissionOptions.NO_DEADLINE)
                    .with(SecretsTo.ANYBODY);
            try (SubmissionClient client = SubmissionClient.open(options);
                    Message message = Message.of(
                            Header.EMPTY.withLast("Subject", "s"), "b\r\n".getBytes(StandardCharsets.UTF_8))) {
                PreparedMessage letter = new PreparedMessage(
                        ReversePath.parse("me@x.example"),
                        List.of(ForwardPath.parse("a@y.example")),
                        message,
                        null,
                        null,
                        Acceptance.ALL_RECIPIENTS);
                return client.submit(new org.zsmtp.smtp.mail.MailObject(letter.envelope(), message.content()))
                                .isAccepted()
                        ? "accepted"
                        : "refused";
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// As nobody.
    static final class Anonymous extends Sending {
        @Override
        Secrets secrets() {
            return Secrets.NONE;
        }
    }

    /// By SCRAM.
    static final class Known extends Sending {
        @Override
        Secrets secrets() {
            Secrets.Answer joe = new Secrets.Answer.Known(new Credentials(
                    "joe",
                    "pw",
                    Credentials.ClearText.ANYWHERE,
                    MechanismChoice.of(Mechanisms.named("SCRAM-SHA-256", MechanismOptions.NONE)
                            .orElseThrow())));
            return _ -> joe;
        }
    }

    @SuppressWarnings("unchecked")
    private static IntFunction<String> sending(Class<?> how) throws ReflectiveOperationException {
        Class<?> own = new Bare().loadClass(how.getName());
        assertThat(own).isNotSameAs(how);
        var constructor = own.getDeclaredConstructor();
        constructor.setAccessible(true);
        return (IntFunction<String>) constructor.newInstance();
    }

    @Test
    void mailThatNobodyAuthenticatesNeedsNoMechanisms() throws ReflectiveOperationException {
        try (ScriptedServer server =
                ScriptedServer.behaving(WellBehaved.smtp("srv.example").announcing("AUTH SCRAM-SHA-256 DIGEST-MD5"))) {
            assertThat(sending(Anonymous.class).apply(server.port())).isEqualTo("accepted");
            assertThat(server.messages()).hasSize(1);

            // The library is not there for those who do, and is for everybody else.
            assertThat(sending(Known.class).apply(server.port())).isEqualTo("refused");
            assertThat(mechanisms(server)).isEmpty();
            assertThat(new Known().apply(server.port())).isEqualTo("refused");
            assertThat(mechanisms(server)).containsOnly("SCRAM-SHA-256");
        }
    }

    private static List<String> mechanisms(ScriptedServer server) {
        return IntStream.rangeClosed(1, server.connections())
                .boxed()
                .flatMap(each -> server.transcript().clientLines(each).stream())
                .filter(line -> line.startsWith("AUTH "))
                .map(line -> line.strip().split(" ", -1)[1])
                .toList();
    }
}
