package org.zsmtp.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.EnvelopeId;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.Notify;
import org.zsmtp.smtp.mail.OriginalRecipient;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.mail.Ret;

class SpoolTest {

    private static final String MAIL = "Message-ID: <1@x.example>\r\nSubject: \u00fc\r\n\r\nbody\n.\r\n\0\u00e4";

    @TempDir
    Path office;

    @BeforeEach
    void hasDirectories() throws IOException {
        for (String each : List.of("transport", "queue")) {
            Files.setPosixFilePermissions(
                    Files.createDirectory(office.resolve(each)), PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static MailObject mail(String from, MailParameters parameters, RcptParameters asked) throws IOException {
        Envelope envelope = new Envelope(
                ReversePath.parse(from),
                parameters,
                List.of(new Recipient(ForwardPath.parse("\"b c\"@y.example"), asked, 7)));
        byte[] octets = MAIL.getBytes(StandardCharsets.ISO_8859_1);
        return new MailObject(
                envelope, Message.read(new java.io.ByteArrayInputStream(octets)).content());
    }

    private String control(String name) throws IOException {
        return Files.readString(office.resolve("transport").resolve(name), StandardCharsets.ISO_8859_1);
    }

    @Test
    void holdsTheEnvelopeAndTheContentAsItWas() throws Exception {
        MailParameters parameters = new MailParameters(new EnvelopeId("a+2Bb"), Ret.FULL, RequireTls.REQUIRED);
        RcptParameters asked = new RcptParameters(Notify.NEVER, OriginalRecipient.parse("rfc822;o@y.example"));
        String name =
                Spool.open(office).put(mail("a@x.example", parameters, asked), new Server.Host("mail.example", 587));
        assertThat(control(name)).contains("""
                l <1@x.example>
                z REQUIRETLS
                e a@x.example
                s local - a@x.example 65534
                r           smtp [mail.example]:587 "b c"@y.example 65534
                N NOTIFY=NEVER ORCPT=rfc822;o@y.example
                R FULL
                n a+2Bb
                m
                Message-ID: <1@x.example>
                Subject: \u00fc

                """);
        String message = Files.readString(office.resolve("queue").resolve(name), StandardCharsets.ISO_8859_1);
        assertThat(message).endsWith("\nSubject: \u00fc\n\nbody\n.\r\n\0\u00e4");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, [192.0.2.1]:25",
        "2001:db8::1, [IPv6:2001:db8::1]:25",
        "b\u00fccher.example, [xn--bcher-kva.example]:25",
        "localhost, [localhost]:25",
    })
    void namesTheServerAsTheAgentReadsIt(String host, String written) throws Exception {
        String name =
                Spool.open(office).put(mail("", MailParameters.NONE, RcptParameters.NONE), new Server.Host(host, 25));
        assertThat(control(name))
                .contains("s error - <> 65534\nr           smtp " + written + " \"b c\"@y.example 65534\nm\n");
        assertThat(org.zsmtp.delivery.routing.Destination.parse(written)).isNotNull();
    }

    @Test
    void isLookedAtBeforeAnythingIsSent() throws Exception {
        Files.delete(office.resolve("queue"));
        assertThatThrownBy(() -> Spool.open(office)).isInstanceOf(IOException.class);
    }
}
