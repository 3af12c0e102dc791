package org.zsmtp.daemon.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.daemon.options.ContentConfig;
import org.zsmtp.daemon.options.ContentConfig.EzmlmSenders;
import org.zsmtp.daemon.options.Zenv;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.EnvelopeId;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.mail.Ret;
import org.zsmtp.smtp.mime.ConversionOptions;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.ExchangerList;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.MessageFile;
import org.zsmtp.spool.PendingRecipients;

class BatchLoaderTest {
    private static final String HEADERS = """
            m
            Received: by relay.example id S1;
            \tSun, 22 Nov 2026 04:20:37 +0000
            Subject: a\tb

            """;

    /// More than is kept in memory.
    private static final String LARGE = "x".repeat(40_000) + "\n";

    /// At the end of the body.
    private String more = "";

    @TempDir
    Path directory;

    @Test
    void theEnvelopeIsWhatTheControlFileSays() throws Exception {
        Batch batch = load("s local - alice@sender.example 1\n"
                + "r           smtp b.example bob@b.example 1\n"
                + "N NOTIFY=delay,SUCCESS ORCPT=rfc822;bob+2Borig@b.example\n"
                + "R hdrs\nn QQ314159+3D\n"
                + "r           smtp b.example \"carol s\"@b.example 1\n"
                + HEADERS);
        assertThat(batch.refused()).isEmpty();
        assertThat(batch.remarks()).isEmpty();
        TransactionGroup group = batch.groups().getFirst();
        assertThat(batch.groups()).hasSize(1);
        assertThat(group.mail().envelope().reversePath().text()).isEqualTo("alice@sender.example");
        assertThat(group.mail().envelope().parameters())
                .isEqualTo(new MailParameters(new EnvelopeId("QQ314159+3D"), Ret.HDRS));
        assertThat(group.mail().envelope().recipients())
                .extracting(BatchLoaderTest::shown)
                .containsExactly(
                        "bob@b.example SUCCESS,DELAY rfc822;bob+2Borig@b.example",
                        "\"carol s\"@b.example FAILURE rfc822;\"carol+20s\"@b.example");
        assertThat(group.mail().envelope().recipients())
                .extracting(Recipient::id)
                .containsExactlyElementsOf(
                        group.lines().stream().map(line -> line.offset()).toList());
    }

    @Test
    void theErrorChannelMeansTheNullReversePath() throws Exception {
        Batch batch = load("s error - - 0\nr           smtp b.example bob@b.example 1\n" + HEADERS);
        assertThat(batch.groups().getFirst().mail().envelope().reversePath().text())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NOTIFY=NEVER | NEVER",
                "NOTIFY=NEVER,SUCCESS | NEVER",
                "NOTIFY=SUCCESS,FAILURE,DELAY | SUCCESS,FAILURE,DELAY",
                "NOTIFY=TRACE | FAILURE",
                "NOTIFY= | FAILURE",
                "ORCPT=rfc822;bob@b.example | FAILURE",
            })
    void notifyIsTheFilesOrTheDefault(String notary, String expected) throws Exception {
        Batch batch = load(
                "s local - a@b.example 1\nr           smtp b.example bob@b.example 1\nN " + notary + "\n" + HEADERS);
        assertThat(batch.groups()
                        .getFirst()
                        .mail()
                        .envelope()
                        .recipients()
                        .getFirst()
                        .parameters()
                        .notification())
                .hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "z REQUIRETLS | X: y | REQUIRED",
                "z requiretls | TLS-Required: No | REQUIRED",
                "d nothing | TLS-Required: No | NOT_REQUIRED",
                "d nothing | tls-required :\tNO | NOT_REQUIRED",
                "d nothing | TLS-Required: Nope | AS_POLICY",
                "d nothing | TLS-Optional: No | AS_POLICY",
                "d nothing | TLS-Required: | AS_POLICY",
                "d nothing | TLS-Required: No,TLS-Required: No | AS_POLICY",
                "d nothing | Subject: TLS-Required: No | AS_POLICY",
            })
    void whatTheSenderWantsOfTransportSecurity(String line, String headers, RequireTls wish) throws Exception {
        Batch batch = load(line + "\ns local - a@b.example 1\nr           smtp b.example bob@b.example 1\nm\n"
                + headers.replace(',', '\n') + "\n\n");
        assertThat(batch.remarks()).isEmpty();
        assertThat(batch.groups().getFirst().mail().envelope().parameters().tls())
                .isEqualTo(wish);
    }

    @Test
    void aParameterThatIsNotKnownHereIsRemarkedUponOnly() throws Exception {
        Batch batch = load("s local - a@b.example 1\nr           smtp b.example bob@b.example 1\n"
                + "z BY=120;R REQUIRETLS\n" + HEADERS);
        assertThat(batch.remarks()).containsExactly("parameter BY left out: it is not known here");
        assertThat(batch.groups().getFirst().mail().envelope().parameters().tls())
                .isEqualTo(RequireTls.REQUIRED);
    }

    @Test
    void anAddressThatIsNoneFailsAlone() throws Exception {
        Batch batch = load("s local - a@b.example 1\n"
                + "r           smtp b.example bo>b@b.example 1\n"
                + "r           smtp b.example good@b.example 1\n"
                + "r           smtp b.example b\u00f6b@b.example 1\n"
                + HEADERS);
        assertThat(batch.groups())
                .singleElement()
                .satisfies(group -> assertThat(group.lines())
                        .extracting(line -> line.user())
                        .containsExactly("good@b.example"));
        assertThat(batch.refused())
                .extracting(refused -> refused.line().user() + " "
                        + refused.finding().diagnosis().status())
                .containsExactly("bo>b@b.example 5.1.3", "b\u00f6b@b.example 5.6.7");
        assertThat(batch.refused())
                .allSatisfy(refused ->
                        assertThat(refused.finding().verdict()).isEqualTo(new Verdict.Failed(Scope.RECIPIENT)));
        assertThat(batch.refused().getLast().finding().diagnosis().text()).contains("not UTF-8");
    }

    /// In UTF-8, one octet in each character, as it stands in the file.
    @Test
    void anAddressInUtf8HasATransactionOfItsOwn() throws Exception {
        Batch batch = load("s local - a@b.example 1\n"
                + "r           smtp b.example b\u00c3\u00b6b@b.example 1\n"
                + "r           smtp b.example good@b.example 1\n"
                + "r           smtp b.example x@b\u00c3\u00bccher.example 1\n"
                + HEADERS);
        assertThat(batch.refused()).isEmpty();
        assertThat(batch.groups())
                .extracting(group -> group.mail().envelope().recipients().stream()
                        .map(each -> each.forwardPath().text())
                        .toList())
                .containsExactly(
                        List.of("good@b.example", "x@xn--bcher-kva.example"), List.of("b\u00c3\u00b6b@b.example"));
        assertThat(batch.groups())
                .extracting(group -> group.mail().envelope().isInternational())
                .containsExactly(false, true);
    }

    @Test
    void aSenderInUtf8IsOneToo() throws Exception {
        Batch batch =
                load("s local - \u00c3\u00b6@b.example 1\nr           smtp b.example good@b.example 1\n" + HEADERS);
        assertThat(batch.groups().getFirst().mail().envelope().reversePath()).hasToString("\u00f6@b.example");
    }

    @Test
    void aSenderThatIsNoneFailsItsGroupOnly() throws Exception {
        Batch batch = load("s local - a\rMAIL@b.example 1\n"
                + "r           smtp b.example one@b.example 1\n"
                + "s local - fine@b.example 1\n"
                + "r           smtp b.example two@b.example 1\n"
                + HEADERS);
        assertThat(batch.refused())
                .extracting(refused -> refused.line().user() + " "
                        + refused.finding().diagnosis().status())
                .containsExactly("one@b.example 5.1.7");
        assertThat(batch.groups()).hasSize(1);
    }

    @Test
    void hostileDsnValuesAreLeftOutWithARemark() throws Exception {
        Batch batch = load("s local - a@b.example 1\n"
                + "r           smtp b.example bob@b.example 1\n"
                + "N ORCPT=rfc822;a+0D+0ARCPT\n"
                + "n evil+0D+0A\n"
                + HEADERS);
        assertThat(batch.groups().getFirst().mail().envelope().parameters()).isEqualTo(MailParameters.NONE);
        assertThat(shown(
                        batch.groups().getFirst().mail().envelope().recipients().getFirst()))
                .isEqualTo("bob@b.example FAILURE rfc822;bob@b.example");
        assertThat(batch.remarks()).hasSize(2);
    }

    @Test
    void aListRecipientWithAReturnPathOfItsOwnTravelsAlone() throws Exception {
        Batch batch = load("s local - list@b.example 1\n"
                + "r           smtp b.example one@b.example 1\n"
                + "r           smtp b.example two@b.example 1\nN EZMLM=-5-two=b.example\n"
                + "r           smtp b.example three@b.example 1\n"
                + HEADERS);
        assertThat(batch.groups()).hasSize(2);
        assertThat(batch.groups().getFirst().mail().envelope().reversePath().text())
                .matches("list-5-two=b\\.example-S\\d+[A-Za-z0-9-]{8,13}@b\\.example");
        assertThat(batch.groups().getLast().lines()).hasSize(2);
    }

    @Test
    void aListRecipientTravelsWithTheOthersWhereItsWishIsIgnored() throws Exception {
        Batch batch = load(
                "s local - list@b.example 1\n"
                        + "r           smtp b.example one@b.example 1\n"
                        + "r           smtp b.example two@b.example 1\nN EZMLM=-5-two=b.example\n"
                        + HEADERS,
                EzmlmSenders.IGNORED,
                Zenv.NONE);
        assertThat(batch.groups()).hasSize(1);
        assertThat(batch.groups().getFirst().mail().envelope().reversePath().text())
                .isEqualTo("list@b.example");
    }

    @Test
    void anyNumberOfRecipientsIsOneGroupSinceTheEngineKnowsTheServersLimit() throws Exception {
        StringBuilder control = new StringBuilder("s local - a@b.example 1\n");
        IntStream.range(0, 250).forEach(i -> control.append("r           smtp b.example u" + i + "@b.example 1\n"));
        assertThat(load(control + HEADERS).groups())
                .extracting(group -> group.lines().size())
                .containsExactly(250);
    }

    @Test
    void theContentIsTheStoredHeadersAnEmptyLineAndTheBody() throws Exception {
        Batch batch = load("s local - a@b.example 1\n"
                + "r           smtp b.example one@b.example 1\n"
                + "r           smtp b.example two@b.example 1\n"
                + HEADERS);
        Content content = batch.groups().getFirst().mail().content();
        assertThat(octets(content)).isEqualTo("""
                        Received: by relay.example id S1;
                        \tSun, 22 Nov 2026 04:20:37 +0000
                        Subject: a\tb

                        body \u00e9
                        .
                        """);
        assertThat(octets(content)).as("a second reading").contains("body");
        assertThat(content.bodyType()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        assertThat(content.size())
                .as("lines end with CR LF on the wire")
                .hasValue(octets(content).replace("\n", "\r\n").length());
    }

    @Test
    void aSingleRecipientIsNamedInTheReceivedField() throws Exception {
        Batch batch = load("s local - a@b.example 1\nr           smtp b.example one@b.example 1\n" + HEADERS);
        assertThat(octets(batch.groups().getFirst().mail().content()))
                .startsWith("Received: by relay.example id S1 for <one@b.example>;\n\tSun, 22 Nov 2026 04:20:37 +0000\n"
                        + "Subject: ");
    }

    @Test
    void zenvMayForbidTheClauseAndHaveTabsExpanded() throws Exception {
        Batch batch = load(
                "s local - a@b.example 1\nr           smtp b.example one@b.example 1\n" + HEADERS,
                EzmlmSenders.HONOURED,
                Zenv.of("NORECEIVEDFORCLAUSE=1\nRFC822TABS=0\n"));
        assertThat(octets(batch.groups().getFirst().mail().content()))
                .startsWith(
                        "Received: by relay.example id S1;\n        Sun, 22 Nov 2026 04:20:37 +0000\nSubject: a      b\n")
                .doesNotContain("\t");
    }

    @Test
    void aLargeMessageFileThatWasCutOffIsNotSentAsIfWhole() throws Exception {
        more = LARGE;
        Batch batch = load("s local - a@b.example 1\nr           smtp b.example one@b.example 1\n" + HEADERS);
        try (ContentReader reader = batch.groups().getFirst().mail().content().open()) {
            Files.writeString(directory.resolve("message"), "env\nb");
            assertThatThrownBy(() -> drain(reader, 7))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cut off");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"env\nbody \u00e9\n.\nmore\n", "env\nbodi \u00e9\n.\n", "env\n", ""})
    void whatWasLookedThroughIsSentOrNothing(String other) throws Exception {
        more = LARGE;
        Batch batch = load("s local - a@b.example 1\nr           smtp b.example one@b.example 1\n" + HEADERS);
        Content content = batch.groups().getFirst().mail().content();
        Path file = directory.resolve("message");
        FileTime before = Files.getLastModifiedTime(file);
        try (ContentReader reader = content.open()) {
            // The first octets are the header's.
            reader.read(ByteBuffer.allocate(7));
            Files.write(file, other.getBytes(StandardCharsets.ISO_8859_1));
            Files.setLastModifiedTime(file, FileTime.from(before.toInstant().plusNanos(1_000_000)));
            assertThatThrownBy(() -> drain(reader, 7)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(content::open).isInstanceOf(IOException.class);
    }

    @Test
    void aSmallMessageIsSentAsItWasLookedThrough() throws Exception {
        Batch batch = load("s local - a@b.example 1\nr           smtp b.example one@b.example 1\n" + HEADERS);
        Content content = batch.groups().getFirst().mail().content();
        String before = octets(content);
        Files.delete(directory.resolve("message"));
        assertThat(octets(content)).isEqualTo(before).endsWith("body \u00e9\n.\n");
    }

    @Test
    void readerThatIsClosedLeavesNoDescriptor() throws Exception {
        more = LARGE;
        Batch batch = load("s local - a@b.example 1\nr           smtp b.example one@b.example 1\n" + HEADERS);
        ContentReader reader = batch.groups().getFirst().mail().content().open();
        drain(reader, 7);
        assertThat(messageFileIsOpen()).isTrue();
        reader.close();
        assertThat(messageFileIsOpen()).isFalse();
    }

    private boolean messageFileIsOpen() throws IOException {
        Path file = directory.resolve("message").toRealPath();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.anyMatch(descriptor -> {
                try {
                    return Files.readSymbolicLink(descriptor).equals(file);
                } catch (IOException closedMeanwhile) {
                    return false;
                }
            });
        }
    }

    /// RFC 5321 section 4.5.5: nobody would be told.
    @Test
    void aNoticeIsNotRefusedForWhatItHolds() throws Exception {
        String signed = HEADERS.replace("Subject", "DKIM-Signature: v=1\nSubject");
        for (String sender : new String[] {"s error - - 0\n", "s local - a@b.example 1\n"}) {
            Batch batch = load(sender + "r           smtp b.example one@b.example 1\n" + signed);
            Content content = batch.groups().getFirst().mail().content();
            assertThat(content.forPeer(Capabilities.NONE))
                    .isInstanceOf(
                            sender.startsWith("s error") ? Content.Form.Sendable.class : Content.Form.Unsendable.class);
        }
    }

    private Batch load(String groups) throws IOException, MalformedControlFile {
        return load(groups, EzmlmSenders.HONOURED, Zenv.NONE);
    }

    private Batch load(String groups, EzmlmSenders ezmlm, Zenv zenv) throws IOException, MalformedControlFile {
        String text = "@ 0x00000007\ni 1\no 4\nl x\n" + groups;
        ControlFileReader control = ControlFileReader.of(text.getBytes(StandardCharsets.ISO_8859_1));
        Path file = Files.write(
                directory.resolve("message"), ("env\nbody \u00e9\n.\n" + more).getBytes(StandardCharsets.ISO_8859_1));
        try (MessageFile message = MessageFile.open(file, control.file().bodyOffset())) {
            return BatchLoader.load(
                    control,
                    control.recipients().rest().stream()
                            .filter(line -> PendingRecipients.waits(line, "smtp", "b.example"))
                            .toList(),
                    message,
                    new ContentConfig(ConversionOptions.DEFAULTS, ezmlm, zenv.headerTabs(), zenv.receivedClause()));
        }
    }

    private static String shown(Recipient recipient) {
        return recipient.forwardPath().text() + " " + recipient.parameters().notification() + " "
                + recipient.parameters().originalRecipient();
    }

    private static String octets(Content content) throws IOException {
        try (ContentReader reader = content.open()) {
            return drain(reader, 7);
        }
    }

    private static String drain(ContentReader reader, int piece) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(piece);
        while (reader.read(buffer) >= 0) {
            out.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void exchangersThatTheRouterListedBelongToTheGroup() throws Exception {
        Batch batch = load("s local - a@b.example 1\n"
                + "r           smtp ((b.example)(mx2.example)) one@b.example 1\n"
                + HEADERS
                + "s local - c@b.example 1\n"
                + "r           smtp b.example two@b.example 1\n"
                + HEADERS);
        assertThat(batch.groups())
                .extracting(TransactionGroup::exchangers)
                .containsExactly(ExchangerList.parse("((b.example)(mx2.example))"), Optional.empty());
    }

    @Test
    void groupKnowsTheLineOfEachOfItsRecipientsAndOfNoOther() throws Exception {
        Batch batch = load("s local - a@b.example 1\n"
                + "r           smtp b.example one@b.example 1\n"
                + "r           smtp b.example two@b.example 1\n"
                + HEADERS);
        TransactionGroup group = batch.groups().getFirst();
        List<Recipient> recipients = group.mail().envelope().recipients();
        assertThat(recipients).extracting(group::line).containsExactlyElementsOf(group.lines());
        Recipient other = new Recipient(
                recipients.getFirst().forwardPath(), recipients.getFirst().parameters(), 1);
        assertThatThrownBy(() -> group.line(other)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new TransactionGroup(group.lines().reversed(), group.mail()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wholeMessageComesBackWhereTheFileSaysSo() throws Exception {
        Batch batch = load("s local - a@b.example 1\nr           smtp b.example one@b.example 1\nR full\n" + HEADERS);
        assertThat(batch.groups().getFirst().mail().envelope().parameters())
                .isEqualTo(new MailParameters(null, Ret.FULL));
    }

    @Test
    void originalRecipientThatIsTooLongToBeToldIsLeftOutWithARemark() throws Exception {
        String user = "+".repeat(200) + "@b.example";
        Batch batch = load("s local - a@b.example 1\nr           smtp b.example " + user + " 1\n" + HEADERS);
        assertThat(shown(
                        batch.groups().getFirst().mail().envelope().recipients().getFirst()))
                .isEqualTo(user + " FAILURE null");
        assertThat(batch.remarks()).singleElement().asString().startsWith("no ORCPT for the recipient at ");
    }

    @Test
    void senderWhoseOctetsAreNoUtf8IsRefusedForThat() throws Exception {
        Batch batch = load("s local - \u00f6@b.example 1\n"
                + "r           smtp b.example one@b.example 1\n"
                + "r           smtp b.example two@b.example 1\n"
                + HEADERS);
        assertThat(batch.groups()).isEmpty();
        assertThat(batch.refused())
                .extracting(refused -> refused.line().user() + " "
                        + refused.finding().diagnosis().status())
                .containsExactly("one@b.example 5.6.7", "two@b.example 5.6.7");
        assertThat(batch.refused().getFirst().finding().diagnosis().text()).startsWith("the sender address has octets");
    }

    @Test
    void messageWithoutHeadersStartsWithItsEmptyLine() throws Exception {
        Batch batch = load("s local - a@b.example 1\nr           smtp b.example one@b.example 1\nm\n\n");
        assertThat(octets(batch.groups().getFirst().mail().content())).isEqualTo("\nbody \u00e9\n.\n");
    }

    @Test
    void returnPathWithoutAMailboxGetsNoSuffix() throws Exception {
        Batch batch =
                load("s error - - 0\nr           smtp b.example two@b.example 1\nN EZMLM=-5-two=b.example\n" + HEADERS);
        assertThat(batch.groups().getFirst().mail().envelope().reversePath().text())
                .isEmpty();
    }
}
