package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.Secrets.Answer;
import org.zsmtp.delivery.auth.Mechanisms;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;

/// The file of `-A`: four words a line, the first match counts, and any doubt means that mail waits.
class SecretsFileTest {

    @TempDir
    Path directory;

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Path file(String content, String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve("secrets"), content, StandardCharsets.ISO_8859_1);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private Path usual() throws IOException {
        Object[] words = new Object[12];
        for (int i = 0; i < words.length; i++) {
            words[i] = base64((i % 2 == 0 ? "user" : "s\u00e4cret ") + i / 2);
        }
        String text = """
            # who we are, and to whom

            smtp  mx.example      %s %s
            lmtp  store.example   %s %s
            *\tstore.example\t%s\t%s
            * 192.0.2.1 %s %s
            *     mx.example      %s %s
            * 2001:db8::1 %s %s
            """.formatted(words);
        return file(text, "rw-r-----");
    }

    /// By the strongest mechanism.
    private static Credentials credentials(String user, String secret, ClearText clearText) {
        return new Credentials(user, secret, clearText, Mechanisms.AUTOMATIC);
    }

    private static SecretsFile secrets(Path file, String channel) {
        return new SecretsFile(file, channel, ClearText.WHERE_NO_TLS_IS_OFFERED);
    }

    @Test
    void secretsGoInClearTextWhereTheOperatorLetsThem() throws IOException {
        assertThat(new SecretsFile(file("* mx.example am9l eA==\n", "rw-------"), "smtp", ClearText.ANYWHERE)
                        .of("mx.example"))
                .isEqualTo(new Answer.Known(credentials("joe", "x", ClearText.ANYWHERE)));
    }

    @ParameterizedTest
    @CsvSource({
        "smtp, mx.example, 0",
        "smtp, MX.Example, 0",
        "lmtp, mx.example, 4",
        "lmtp, store.example, 1",
        "smtp, store.example, 2",
        "smtp, 192.0.2.1, 3",
        "smtp, 2001:db8:0:0:0:0:0:1, 5"
    })
    void firstLineThatMatchesCounts(String channel, String host, int line) throws IOException {
        assertThat(secrets(usual(), channel).of(host))
                .isEqualTo(new Answer.Known(
                        credentials("user" + line, "s\u00e4cret " + line, ClearText.WHERE_NO_TLS_IS_OFFERED)));
    }

    @Test
    void hostThatIsNotNamedGetsMailWithoutAnIdentity() throws IOException {
        assertThat(secrets(usual(), "smtp").of("other.example")).isEqualTo(new Answer.Anonymous());
        assertThat(secrets(usual(), "smtp").of("")).isEqualTo(new Answer.Anonymous());
        assertThat(secrets(usual(), "smtp").of("2001:db8::2")).isEqualTo(new Answer.Anonymous());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-----w-", "rw--w----", "rw-rw-rw-"})
    void fileThatIsOpenToOthersTellsNothing(String permissions) throws IOException {
        assertThat(secrets(file("", permissions), "smtp").of("mx.example")).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void missingFileTellsNothing() {
        Path missing = directory.resolve("missing");
        assertThat(secrets(missing, "smtp").of("mx.example"))
                .isEqualTo(new Answer.Unknown(
                        "the secrets file " + missing + " cannot be read: No such file or directory"));
        assertThat(secrets(directory, "smtp").of("mx.example")).isInstanceOf(Answer.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* mx.example dXNlcg==",
                "* mx.example dXNlcg== =",
                "* mx.example dXNlcg== c2VjcmV0 more",
                "* mx.example user! c2VjcmV0",
                "* mx.example dXNlcg== hunter:2",
                "* other.example dXNlcg== hunter:2"
            })
    void lineThatIsNotUnderstoodMakesMailWaitAndIsNotQuoted(String line) throws IOException {
        Answer answer =
                secrets(file("# one\n" + line + "\n", "rw-------"), "smtp").of("mx.example");
        assertThat(answer).isInstanceOf(Answer.Unknown.class);
        assertThat(((Answer.Unknown) answer).why()).contains("line 2").doesNotContain("hunter", "dXNlcg");
    }

    @Test
    void correctedFileCountsAtOnce() throws IOException {
        SecretsFile secrets = secrets(file("broken\n", "rw-------"), "smtp");
        assertThat(secrets.of("mx.example")).isInstanceOf(Answer.Unknown.class);
        file("* mx.example " + base64("joe") + " " + base64("x") + "\n", "rw-------");
        assertThat(secrets.of("mx.example"))
                .isEqualTo(new Answer.Known(credentials("joe", "x", ClearText.WHERE_NO_TLS_IS_OFFERED)));
    }
}
