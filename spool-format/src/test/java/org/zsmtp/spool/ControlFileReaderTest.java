package org.zsmtp.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.spool.MalformedControlFile.Fault;

class ControlFileReaderTest {

    @Test
    void firstWorkedExampleIsReadWithItsOffsets() throws Exception {
        assertThat(Examples.A).hasSize(508);
        ReadFile file = Examples.parse(Examples.A);
        assertThat(file.file().format()).isEqualTo(new FormatFlags(7));
        assertThat(file.file().messageFileName()).isEqualTo("48213-907");
        assertThat(file.file().bodyOffset()).isEqualTo(338);
        assertThat(file.file().logIdent()).isEqualTo("<r77@sender.example>");
        assertThat(file.file().verboseFile()).isNull();
        assertThat(file.file().ret()).isNull();
        assertThat(file.file().envid()).isNull();
        RecipientLine recipient = file.recipients().getFirst();
        assertThat(file.recipients()).hasSize(1);
        assertThat(recipient.offset()).isEqualTo(130);
        assertThat(recipient.tag()).isEqualTo(RecipientTag.PENDING);
        assertThat(recipient.channel()).isEqualTo("smtp");
        assertThat(recipient.host()).isEqualTo("shop.example");
        assertThat(recipient.user()).isEqualTo("orders@shop.example");
        assertThat(recipient.privilege()).isEqualTo("65534");
        assertThat(recipient.sender())
                .isEqualTo(new SenderLine(78, "smtp", "out.sender.example", "desk@sender.example", "65534"));
        assertThat(recipient.notaryOffset()).isEqualTo(186);
        assertThat(recipient.notary().originalRecipient()).isEqualTo("rfc822;orders@shop.example");
        assertThat(recipient.headers()).isEqualTo(new HeaderBlock(223, 286, 6));
        assertThat(file.headers(recipient))
                .isEqualTo(List.of(
                        "Received: from out.sender.example ([192.0.2.77]:41022) by relay.example\n"
                                + "\twith ESMTP id S48213AbgCCIPB; Tue, 3 Mar 2020 08:15:01 +0000",
                        "From:\tStock Desk <desk@sender.example>",
                        "To:\torders@shop.example",
                        "Subject: reorder",
                        "Message-ID: <r77@sender.example>",
                        "Date:\tTue, 3 Mar 2020 08:15:00 +0000"));
    }

    @Test
    void parametersBeyondZMailersAreReadFromAnyPlace() throws Exception {
        String text = "z requiretls  BY=120;R\n" + Examples.A.replace("\nm\n", "\nz\tMT-PRIORITY=3\nm\n");
        assertThat(Examples.parse(text).file().parameters())
                .containsExactly(
                        new MailParameter("REQUIRETLS", null),
                        new MailParameter("BY", "120;R"),
                        new MailParameter("MT-PRIORITY", "3"));
        assertThat(Examples.parse(Examples.A).file().parameters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"REQUIRETLS=yes", "REQUIRE_TLS", "BY=", "=3", "BY=a=b", "BY=\u00e9"})
    void parametersThatCannotBeUnderstoodMayBeTheVeryOnesThatMatter(String word) {
        MalformedControlFile refused = catchThrowableOfType(
                MalformedControlFile.class, () -> Examples.parse("z OK " + word + "\n" + Examples.A));
        assertThat(refused.fault()).isEqualTo(Fault.BAD_PARAMETERS);
        assertThat(refused).hasMessageStartingWith("parameters at 0: ");
    }

    @Test
    void secondWorkedExampleIsReadWithItsOffsets() throws Exception {
        assertThat(Examples.B).hasSize(814);
        ReadFile file = Examples.parse(Examples.B);
        assertThat(file.file().verboseFile()).isEqualTo("../public/v_52001");
        assertThat(file.file().ret()).isEqualTo(Ret.HDRS);
        assertThat(file.file().envid()).isEqualTo("ISSUE-4");
        assertThat(file.file().bodyOffset()).isEqualTo(237);
        assertThat(file.recipients())
                .extracting(
                        RecipientLine::offset,
                        RecipientLine::tag,
                        RecipientLine::user,
                        RecipientLine::notaryOffset,
                        r -> r.sender().offset(),
                        r -> r.headers().offset())
                .containsExactly(
                        tuple(128L, RecipientTag.PENDING, "north@alpha.example", 185L, 95L, 373L),
                        tuple(260L, RecipientTag.PENDING, "south@alpha.example", -1L, 95L, 373L),
                        tuple(317L, RecipientTag.FAILED, "west@beta.example", -1L, 95L, 373L),
                        tuple(594L, RecipientTag.PENDING, "clerk", -1L, 575L, 626L));
        assertThat(file.recipients().getFirst().notary().notifyOn())
                .containsExactly(NotifyWord.SUCCESS, NotifyWord.FAILURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one-ok",
                "two-channels",
                "quoted-addresses",
                "empty-sender",
                "dsn-full",
                "headers-8bit-nomime",
                "many-recipients",
                "three-mixed-after",
                "dsn-to-nodsn-after",
                "dsn-to-dsn-refused-after",
                "one-already-done-after"
            })
    void everyRecipientOfTheOriginalRouterIsReadAtItsLine(String name) throws Exception {
        String text = Examples.capture(name);
        ReadFile file = Examples.parse(text);
        assertThat(file.recipients())
                .hasSize((int) text.lines().filter(l -> l.startsWith("r")).count());
        for (RecipientLine recipient : file.recipients()) {
            String line = text.substring((int) recipient.offset(), text.indexOf('\n', (int) recipient.offset()));
            assertThat(line)
                    .isEqualTo("r" + recipient.tag().octet() + "          smtp " + recipient.host() + " "
                            + recipient.user() + " " + recipient.privilege());
        }
        // The original agent's own records name the same offsets.
        text.lines().filter(l -> l.startsWith("d ")).forEach(record -> {
            String[] numbers = record.substring(2).split(":", 4);
            assertThat(file.recipients())
                    .anySatisfy(r -> assertThat(new String[] {
                                "" + r.offset(), "" + r.headers().offset(), "" + r.notaryOffset()
                            })
                            .containsExactly(numbers[0], numbers[1], numbers[2]));
        });
    }

    @Test
    void quotedAddressesKeepTheirQuotes() throws Exception {
        assertThat(Examples.parse(Examples.capture("quoted-addresses")).recipients())
                .extracting(RecipientLine::user)
                .containsExactly("\"bob smith\"@example.net", "bob%other.example@example.net");
    }

    @Test
    void eightBitHeadersKeepTheirOctets() throws Exception {
        ReadFile file = Examples.parse(Examples.capture("headers-8bit-nomime"));
        assertThat(file.headers(file.recipients().getFirst()))
                .contains("Subject: p\u00e4iv\u00e4\u00e4 hyv\u00e4\u00e4");
    }

    @Test
    void senderOfANotificationIsTheNullPath() throws Exception {
        assertThat(Examples.parse(Examples.capture("empty-sender"))
                        .recipients()
                        .getFirst()
                        .sender()
                        .isNullReversePath())
                .isTrue();
        assertThat(new SenderLine(0, "error", "-", "-", "0").isNullReversePath())
                .isTrue();
        assertThat(new SenderLine(0, "Error", "-", "a@b", "0").isNullReversePath())
                .isFalse();
    }

    @Test
    void parametersStayWithTheRecipientDirectlyAbove() throws Exception {
        ReadFile file = Examples.parse(Examples.file("""
                s smtp h s@a 1
                r           smtp a.example one@a.example 1
                r+          smtp a.example two@a.example 1
                N ORCPT=rfc822;two
                r           smtp a.example three@a.example 1
                X           3 smtp a.example four@a.example 1
                N ORCPT=rfc822;four
                r           smtp a.example five@a.example 1
                r           broken
                N ORCPT=rfc822;broken
                r           smtp a.example six@a.example 1
                s smtp h t@a 1
                N ORCPT=rfc822;nobody
                """));
        assertThat(file.recipients())
                .extracting(
                        RecipientLine::user,
                        r -> r.notary() == null ? null : r.notary().originalRecipient())
                .containsExactly(
                        tuple("one@a.example", null),
                        tuple("two@a.example", "rfc822;two"),
                        tuple("three@a.example", null),
                        tuple("five@a.example", null),
                        tuple("six@a.example", null));
    }

    @Test
    void firstOfTwoParameterLinesHolds() throws Exception {
        ReadFile file = Examples.parse(
                Examples.file("s c h s@a 1\nr           smtp a u@a 1\nN ORCPT=x;first\nN ORCPT=x;second\n"));
        assertThat(file.recipients().getFirst().notary().originalRecipient()).isEqualTo("x;first");
    }

    @Test
    void blockCoversAllRecipientsSinceTheBlockBefore() throws Exception {
        ReadFile file = Examples.parse("""
                @ 0x7
                i 1
                o 2
                s c h one@a 1
                r           smtp a u1@a 1
                s c h two@a 1
                r           smtp a u2@a 1
                m
                X: 1

                r           smtp a u3@a 1
                m
                X: 2

                """);
        assertThat(file.recipients())
                .extracting(
                        RecipientLine::user,
                        r -> r.sender().user(),
                        r -> headers(file, r).getFirst())
                .containsExactly(
                        tuple("u1@a", "one@a", "X: 1"), tuple("u2@a", "two@a", "X: 1"), tuple("u3@a", "two@a", "X: 2"));
    }

    @Test
    void linesInsideABlockAreNoFields() throws Exception {
        ReadFile file = Examples.parse("""
                @ 0x7
                i 1
                o 2
                s c h s@a 1
                r           smtp a u@a 1
                m
                r           smtp a evil@a 1
                From: x
                m
                 folded
                \tagain

                M
                r           smtp a structure@a 1

                """);
        assertThat(file.recipients()).extracting(RecipientLine::user).containsExactly("u@a");
        assertThat(file.headers(file.recipients().getFirst()))
                .containsExactly("r           smtp a evil@a 1", "From: x", "m\n folded\n\tagain");
    }

    @Test
    void blockMayHaveNoHeaders() throws Exception {
        ReadFile file = Examples.parse("@ 0x7\ni 1\no 2\ns c h s@a 1\nr           smtp a u@a 1\nm\n\n");
        assertThat(file.recipients().getFirst().headers()).isEqualTo(new HeaderBlock(53, 2, 0));
    }

    @Test
    void blockLetterAtTheVeryStartIsNoBlock() throws Exception {
        assertThat(Examples.parse("m\n" + Examples.file("s c h s@a 1\nr           smtp a u@a 1\n"))
                        .recipients())
                .hasSize(1);
    }

    @Test
    void oldRecipientLinesHaveNoDelaySlot() throws Exception {
        ReadFile file = Examples.parse("""
                @ 0x1
                i 1
                o 2
                s c h s@a 1
                r       smtp a old@a 1
                r           smtp a new@a 1
                r       0000smtp a digits@a 1
                r       9999smtp a nines@a 1
                m
                X: y

                """);
        assertThat(file.recipients())
                .extracting(RecipientLine::channel, RecipientLine::user)
                .containsExactly(
                        tuple("smtp", "old@a"),
                        tuple("smtp", "new@a"),
                        tuple("smtp", "digits@a"),
                        tuple("smtp", "nines@a"));
        ReadFile flagged = Examples.parse(Examples.file("s c h s@a 1\nr       ....smtp a u@a 1\n"));
        assertThat(flagged.recipients().getFirst().channel()).isEqualTo("smtp");
    }

    @Test
    void fileMayEndBehindAProcessNumberSlot() throws Exception {
        assertThat(Examples.parse("@ 0x1\ni 1\no 2\ns c h s@a 1\nr       ").recipients())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 999_999_999_999_999_999L})
    void bodyMayStartAnywhere(long offset) throws Exception {
        assertThat(Examples.parse("@ 0x7\ni 1\no " + offset + "\nx\n").file().bodyOffset())
                .isEqualTo(offset);
    }

    @Test
    void whatAnAgentHasNoUseForIsPassedOver() throws Exception {
        ReadFile file = Examples.parse(Examples.file("""
                e owner@a, other@a
                x <old@a>
                T a.example 192.0.2.5
                b body
                ? unknown

                q
                l
                @
                r           smtp a early@a 1
                s c h s@a 1
                r!          smtp a tag@a 1
                r           smtp a
                r           smtp
                r
                r           smtp a u@a
                s broken
                r           smtp a orphan@a 1
                """) + "d 1:2:3::4\tx\ty\n");
        assertThat(file.recipients()).extracting(RecipientLine::user).containsExactly("u@a");
        assertThat(file.recipients().getFirst().privilege()).isEmpty();
        assertThat(file.file().logIdent()).isEqualTo("none");
    }

    @Test
    void lockedRecipientsShowTheirTag() throws Exception {
        ReadFile file =
                Examples.parse(Examples.file("s c h s@a 1\nr~  4711    smtp a u@a 1\nr+          smtp a v@a 1\n"));
        assertThat(file.recipients())
                .extracting(RecipientLine::tag)
                .containsExactly(RecipientTag.LOCKED, RecipientTag.DELIVERED);
    }

    @ParameterizedTest
    @CsvSource({"full, FULL", "HDRS, HDRS", "'hdrs ', HDRS", "some, ", "'', "})
    void retIsReadInAnyCase(String word, Ret ret) throws Exception {
        assertThat(Examples.parse(Examples.file("s c h s@a 1\nR " + word + "\n"))
                        .file()
                        .ret())
                .isEqualTo(ret);
    }

    @Test
    void lastOfTheMessageWideFieldsHolds() throws Exception {
        ReadFile file = Examples.parse(Examples.file("R HDRS\nn one\nR FULL\nn two\n"));
        assertThat(file.file().ret()).isEqualTo(Ret.FULL);
        assertThat(file.file().envid()).isEqualTo("two");
    }

    @ParameterizedTest
    @CsvSource({
        "'', TOO_FEW_LINES",
        "'x', TOO_FEW_LINES",
        "'@ 0x7\ni 1\no 2\n', TOO_FEW_LINES",
        "'T alpha.example 192.0.2.5\n', TURN_REQUEST",
        "'T', TURN_REQUEST",
        "'@ 0x7\ni 1\no 2\nm\nX: y\n', UNTERMINATED_HEADER_BLOCK",
        "'@ 0x7\ni 1\no 2\nm', UNTERMINATED_HEADER_BLOCK",
        "'@ 0x7\ni 1\no 2\nM\n', UNTERMINATED_HEADER_BLOCK",
        "'@ 0x7\ni 1\no 2\nmX: y\n\n', BAD_HEADER_BLOCK",
        "'@ 0xf\ni 1\no 2\nx\n', UNSUPPORTED_FORMAT",
        "'@ 8\ni 1\no 2\nx\n', UNSUPPORTED_FORMAT",
        "'@ 010\ni 1\no 2\nx\n', UNSUPPORTED_FORMAT",
        "'@ -1\ni 1\no 2\nx\n', UNSUPPORTED_FORMAT",
        "'@ 0x-1\ni 1\no 2\nx\n', UNSUPPORTED_FORMAT",
        "'@ \ni 1\no 2\nx\n', UNSUPPORTED_FORMAT",
        "'@ 7x\ni 1\no 2\nx\n', UNSUPPORTED_FORMAT",
        "'@ 0x100000000000000007\ni 1\no 2\nx\n', UNSUPPORTED_FORMAT",
        "'@ 0x7\no 2\nx\nx\n', NO_MESSAGE_FILE",
        "'@ 0x7\ni 1\nx\nx\n', NO_BODY_OFFSET",
        "'@ 0x7\ni 1\no x\nx\n', NO_BODY_OFFSET",
        "'@ 0x7\ni 1\no -2\nx\n', NO_BODY_OFFSET",
        "'@ 0x7\ni 1\no 9999999999999999999\nx\n', NO_BODY_OFFSET",
        "'@ 0x7\ni 1\no 2\ns c h s@a 1\nr           smtp a u@a 1\n', NO_HEADERS",
        "'@ 0x7\ni 1\no 2\ns c h s@a 1\nr           smtp a u@a 1', NO_HEADERS",
    })
    void malformedFilesAreRefusedWithTheirFault(String text, Fault fault) {
        MalformedControlFile malformed = catchThrowableOfType(MalformedControlFile.class, () -> Examples.parse(text));
        assertThat(malformed).as(text).isNotNull();
        assertThat(malformed.fault()).isEqualTo(fault);
        assertThat(malformed).hasMessageMatching("[ -~]+");
    }

    @ParameterizedTest
    @CsvSource({"0x00000007, 7", "7, 7", "07, 7", "0, 0", "0X3, 3", "+5, 5", "' 1 ', 1"})
    void formatWordIsAnIntegerAsInC(String word, int bits) {
        assertThat(FormatFlags.parse(word)).isEqualTo(new FormatFlags(bits));
    }

    @ParameterizedTest
    @CsvSource({"15, 8", "0xf, 8", "10, 8", "0x10, 10"})
    void unsupportedFormatIsNamedByTheBitsThatAreUnknown(String word, String bits) {
        assertThatThrownBy(() -> FormatFlags.parse(word)).hasMessage("unsupported format bits 0x" + bits);
    }

    @Test
    void fileWithoutAFormatWordHasNoFlags() throws Exception {
        assertThat(Examples.parse("i 1\no 2\nx\nx\n").file().format()).isEqualTo(new FormatFlags(0));
    }

    @Test
    void fileIsReadFromItsStartToItsEnd(@TempDir Path directory) throws Exception {
        Path path = Files.writeString(directory.resolve("1"), Examples.B, ISO_8859_1);
        try (FileChannel channel = FileChannel.open(path)) {
            channel.position(100);
            ReadFile read = ReadFile.of(ControlFileReader.open(channel));
            assertThat(read.file()).isEqualTo(Examples.parse(Examples.B).file());
            assertThat(read.recipients()).isEqualTo(Examples.parse(Examples.B).recipients());
        }
    }

    @Test
    void fileMayBeFarLargerThanTheWindowThatItIsReadThrough(@TempDir Path directory) throws Exception {
        StringBuilder text = new StringBuilder("@ 0x7\ni 1\no 2\nl x\n");
        for (int block = 0; block < 3; block++) {
            text.append("s c h s@a 1\n");
            for (int i = 0; i < 3000; i++) {
                text.append("r           smtp a u").append(i).append("@a 1\n");
                text.append("N ORCPT=rfc822;u").append(i).append("@a\n");
            }
            text.append("m\nX: ").append("y".repeat(100_000)).append("\nZ: z\n\n");
        }
        Path path = Files.writeString(directory.resolve("1"), text, ISO_8859_1);
        try (FileChannel channel = FileChannel.open(path)) {
            ReadFile read = ReadFile.of(ControlFileReader.open(channel));
            ReadFile inMemory = Examples.parse(text.toString());
            assertThat(read.recipients()).hasSize(9000).isEqualTo(inMemory.recipients());
            assertThat(read.recipients()).allMatch(line -> line.notary() != null);
            RecipientLine last = read.recipients().getLast();
            assertThat(last.headers().fields()).isEqualTo(2);
            assertThat(read.headers(last)).isEqualTo(inMemory.headers(last)).hasSize(2);
        }
    }

    @Test
    void recipientsAreReadOneAfterTheOtherWithTheTagsThatTheyHaveThen(@TempDir Path directory) throws Exception {
        String text = Examples.file("s c h s@a 1\n" + "r           smtp a u@a 1\n".repeat(5000));
        Path path = Files.writeString(directory.resolve("1"), text, ISO_8859_1);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            RecipientLines lines = ControlFileReader.open(channel).recipients();
            RecipientLine first = lines.next();
            assertThat(first.tag()).isEqualTo(RecipientTag.PENDING);
            channel.write(ByteBuffer.wrap(new byte[] {'+'}), text.lastIndexOf("r   ") + 1);
            assertThat(lines.rest().getLast().tag()).isEqualTo(RecipientTag.DELIVERED);
        }
    }

    @Test
    void fileThatIsCutOffWhileItIsReadIsTrouble(@TempDir Path directory) throws Exception {
        String text = Examples.file("s c h s@a 1\n" + "r           smtp a u@a 1\n".repeat(10_000));
        Path path = Files.writeString(directory.resolve("1"), text, ISO_8859_1);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ControlFileReader reader = ControlFileReader.open(channel);
            channel.truncate(1000);
            assertThatThrownBy(() -> reader.recipients().rest()).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void hugeWordsAreCutAndHugeParametersRefused() throws Exception {
        String word = "a".repeat(70_000);
        RecipientLine recipient = Examples.parse(Examples.file("s c h s@a 1\nr           smtp a " + word + " 1\n"))
                .recipients()
                .getFirst();
        assertThat(recipient.user()).hasSize(65_536);
        assertThatThrownBy(() -> Examples.parse(Examples.file("z " + word + "\n")))
                .isInstanceOfSatisfying(
                        MalformedControlFile.class,
                        malformed -> assertThat(malformed.fault()).isEqualTo(Fault.TOO_LARGE));
        assertThatThrownBy(() -> Examples.parse(Examples.file("z X=1\n".repeat(1001))))
                .isInstanceOfSatisfying(
                        MalformedControlFile.class,
                        malformed -> assertThat(malformed.fault()).isEqualTo(Fault.TOO_LARGE));
    }

    @Test
    void parametersMayBeAsLongAndAsManyAsIsAllowed() throws Exception {
        String longest = "z X=1" + " ".repeat(65_536 - 5);
        assertThat(Examples.parse(Examples.file(longest + "\n")).file().parameters())
                .containsExactly(new MailParameter("X", "1"));
        assertThatThrownBy(() -> Examples.parse(Examples.file(longest + " \n")))
                .isInstanceOf(MalformedControlFile.class);
        assertThat(Examples.parse(Examples.file("z X=1\n".repeat(1000))).file().parameters())
                .hasSize(1000);
    }

    private static List<String> headers(ReadFile file, RecipientLine recipient) {
        try {
            return file.headers(recipient);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
