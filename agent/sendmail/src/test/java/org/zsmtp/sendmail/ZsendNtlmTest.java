package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// NTLM with the JDK's own server as the judge.
class ZsendNtlmTest {

    @TempDir
    private Path home;

    private static SaslServer judge() throws Exception {
        CallbackHandler knowing = callbacks -> {
            for (Callback callback : callbacks) {
                switch (callback) {
                    case NameCallback name -> name.setName(name.getDefaultName());
                    case PasswordCallback password -> password.setPassword("pw".toCharArray());
                    case RealmCallback realm -> realm.setText(realm.getDefaultText());
                    default -> {}
                }
            }
        };
        return Sasl.createSaslServer(
                "NTLM",
                "smtp",
                "srv.example",
                Map.of(
                        "com.sun.security.sasl.ntlm.version",
                        "LMv2/NTLMv2",
                        "com.sun.security.sasl.ntlm.domain",
                        "WEST"),
                knowing);
    }

    /// MS-56. Not the domain that the server says it is of, nor its host, which the JDK takes otherwise.
    @Test
    void theDomainIsWhereTheUserComesFrom() throws Exception {
        SaslServer sasl = judge();
        Examiner.Questions questions =
                answers -> answers.isEmpty() ? new byte[0] : sasl.evaluateResponse(answers.getLast());
        try (Examiner server = Examiner.asking("NTLM", questions, "235 2.7.0 welcome")) {
            FakeSurroundings user = new FakeSurroundings(home)
                    .file(
                            ".msmtprc",
                            "account default\nhost 127.0.0.1\nport " + server.port()
                                    + "\nfrom me@x.example\nauth ntlm\nuser joe\npassword pw\nntlmdomain EAST\n");
            ExitStatus status = new Zsend(user.get(), new EngineSender(_ -> {})).run(List.of("b@y.example"));
            assertThat(server.answers().getLast().replace("\0", "")).contains("joe");
            assertThat(fieldOfDomain(server.answers().getLast())).isEqualTo("EAST");
            assertThat(status).describedAs("%s", user.errors()).isEqualTo(ExitStatus.EX_OK);
            assertThat(sasl.isComplete()).isTrue();
        }
    }

    /// The domain's name in message 3: its length at 28, its place at 32.
    private static String fieldOfDomain(String message) {
        byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
        int length = octets[28] & 0xff;
        int place = (octets[32] & 0xff) | (octets[33] & 0xff) << 8;
        return new String(octets, place, length, StandardCharsets.UTF_16LE);
    }
}
