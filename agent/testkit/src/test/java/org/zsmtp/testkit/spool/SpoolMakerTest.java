package org.zsmtp.testkit.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolMakerTest {

    @TempDir
    private Path postOffice;

    /// Both files were written by ZMailer's own router.
    @Test
    void writesWhatTheRouterWrites() throws IOException {
        SpoolMaker spool = new SpoolMaker(postOffice, 2);
        SpooledMail mail = spool.put(
                SpoolMaker.draft()
                        .messageId("<S2424900AbmKVEGtXWfQ3/20261122040649Z+10@mx.sender.example>")
                        .to("example.net", "bob@example.net")
                        .to("example.net", "carol@example.net")
                        .to("example.net", "dave@example.net")
                        .header("From", "Alice <alice@sender.example>")
                        .header("To", "bob@example.net")
                        .header("Subject", "plain text"),
                2424900);

        assertThat(text(mail.controlFile())).isEqualTo("""
                @ 0x00000007
                i 2424900
                o 516
                l <S2424900AbmKVEGtXWfQ3/20261122040649Z+10@mx.sender.example>
                e alice@sender.example
                e alice@sender.example
                s local alice@sender.example alice@sender.example 1
                r           smtp example.net bob@example.net 65534
                N ORCPT=rfc822;bob@example.net INRCPT=rfc822;bob@example.net INFROM=rfc822;alice@sender.example
                r           smtp example.net carol@example.net 65534
                N ORCPT=rfc822;carol@example.net INRCPT=rfc822;carol@example.net INFROM=rfc822;alice@sender.example
                r           smtp example.net dave@example.net 65534
                N ORCPT=rfc822;dave@example.net INRCPT=rfc822;dave@example.net INFROM=rfc822;alice@sender.example
                m
                Received: ("??"@mx.sender.example) by mx.sender.example
                \tid S2424900AbmKVEGtXWfQ3; Sun, 22 Nov 2026 04:06:49 +0000
                From:\tAlice <alice@sender.example>
                To:\tbob@example.net
                Subject: plain text
                Message-Id: <S2424900AbmKVEGtXWfQ3/20261122040649Z+10@mx.sender.example>
                Date:\tSun, 22 Nov 2026 04:06:49 +0000

                """);
        assertThat(text(mail.messageFile())).isEqualTo("""
                rcvdfrom STDIN ("??"@mx.sender.example)
                from alice@sender.example
                todsn ORCPT=rfc822;bob@example.net INRCPT=rfc822;bob@example.net INFROM=rfc822;alice@sender.example
                to bob@example.net
                todsn ORCPT=rfc822;carol@example.net INRCPT=rfc822;carol@example.net INFROM=rfc822;alice@sender.example
                to carol@example.net
                todsn ORCPT=rfc822;dave@example.net INRCPT=rfc822;dave@example.net INFROM=rfc822;alice@sender.example
                to dave@example.net
                env-end
                From: Alice <alice@sender.example>
                To: bob@example.net
                Subject: plain text

                Hello there,
                .a line with a leading dot
                .
                last line
                """);
        assertThat(mail.jobPath()).isEqualTo("D/K/2424900");
        assertThat(mail.bodyOffset()).isEqualTo(516);
        assertThat(mail.recipients().stream().map(SpooledMail.Recipient::offset))
                .containsExactly(190L, 337L, 490L);
        assertThat(mail.recipients().get(1).headerOffset()).isEqualTo(642);
        assertThat(mail.recipients().get(1).notaryOffset()).isEqualTo(390);
    }

    /// The router's own answer to an empty sender.
    @Test
    void writesTheNullReversePathAsTheErrorChannel() throws IOException {
        SpooledMail mail =
                new SpoolMaker(postOffice, 0).put(SpoolMaker.draft().from("").to("example.net", "bob@example.net"));
        assertThat(text(mail.controlFile())).contains("""
                s error <> <> 1
                r           smtp example.net bob@example.net 65534
                N ORCPT=rfc822;bob@example.net INRCPT=rfc822;bob@example.net INFROM=rfc822;<>
                m
                """).doesNotContain("\ne ");
        assertThat(mail.jobPath()).isEqualTo("2424900");
    }

    @Test
    void writesGroupsWithTheirOwnSendersAndHeadersAndTheDsnLines() throws IOException {
        SpooledMail mail = new SpoolMaker(postOffice, 1)
                .put(SpoolMaker.draft()
                        .nameSuffix("-321")
                        .returning("HDRS")
                        .envelopeId("ISSUE-4")
                        .verboseFile("../public/v_1")
                        .to("smtp", "alpha.example", "n o@alpha.example", "NOTIFY=SUCCESS")
                        .header("Subject", "p\344\344")
                        .nextGroup("news@lists.example")
                        .to("local", "", "clerk", null)
                        .header("Message-ID", "<other@lists.example>")
                        .body("8\344\n"));
        String control = text(mail.controlFile());
        assertThat(mail.jobPath()).isEqualTo("K/2424900-321");
        assertThat(control).contains("""
                r           smtp alpha.example "n o@alpha.example" 65534
                N NOTIFY=SUCCESS
                R HDRS
                n ISSUE-4
                m
                """, "Subject: p\344\344\n", """
                e news@lists.example
                s local news@lists.example news@lists.example 1
                r           local - clerk 65534
                R HDRS
                n ISSUE-4
                m
                """, "\nv ../public/v_1\n");
        assertThat(control.split("(?i)message-id:")).hasSize(3);
        for (SpooledMail.Recipient recipient : mail.recipients()) {
            assertThat(control.substring((int) recipient.offset())).startsWith("r  ");
            assertThat(control.substring((int) recipient.headerOffset() - 2)).startsWith("m\nReceived:");
        }
        assertThat(mail.recipients().getLast().notaryOffset()).isEqualTo(-1);
        assertThat(text(mail.messageFile()).substring((int) mail.bodyOffset())).isEqualTo("8\344\n");
    }

    @Test
    void aBodyOfASizeHasThatSizeAndEndsItsLastLine() throws IOException {
        SpoolMaker spool = new SpoolMaker(postOffice, 0);
        for (int size : List.of(0, 1, 1000, 100_000)) {
            SpooledMail mail = spool.put(SpoolMaker.draft().bodyOfSize(size).to("h.example", "a@h.example"));
            assertThat(Files.size(mail.messageFile()) - mail.bodyOffset()).isEqualTo(size);
            if (size > 0) assertThat(text(mail.messageFile())).endsWith("\n");
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
