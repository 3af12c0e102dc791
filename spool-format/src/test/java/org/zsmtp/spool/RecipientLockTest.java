package org.zsmtp.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientLockTest {

    private static final int LINE = 130;

    @TempDir
    Path directory;

    private Path path;
    private FileChannel channel;
    private RecipientLine recipient;

    @BeforeEach
    void open() throws Exception {
        path = Files.writeString(directory.resolve("48213-907"), Examples.A, ISO_8859_1);
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        recipient = Examples.parse(Examples.A).recipients().getFirst();
    }

    @AfterEach
    void close() throws Exception {
        channel.close();
    }

    @ParameterizedTest
    @CsvSource({"4711, '~  4711'", "25612, '~ 25612'", "1, '~     1'", "999999, ~999999"})
    void lockIsATagAndTheProcessNumber(long pid, String mark) throws Exception {
        assertThat(new RecipientLock(channel, pid).lock(recipient)).isEqualTo(LockResult.WRITTEN);
        assertThat(content()).isEqualTo(withMark(mark));
    }

    /// What stands in the file does not tell them apart; with a number of seven digits nothing stands there.
    @ParameterizedTest
    @ValueSource(longs = {4711, 4_194_303})
    void twoJobsOfAProcessDoNotHaveARecipientTogether(long pid) throws Exception {
        RecipientClaims claims = new RecipientClaims();
        RecipientLock one = new RecipientLock(channel, pid, claims, "D/48213-907");
        RecipientLock two = new RecipientLock(channel, pid, claims, "D/48213-907");
        assertThat(one.lock(recipient).succeeded()).isTrue();
        assertThat(two.lock(recipient)).isEqualTo(LockResult.OTHER_TAG);
        one.unlock(recipient, RecipientTag.PENDING);
        assertThat(two.lock(recipient).succeeded()).isTrue();
        two.unlock(recipient, RecipientTag.DELIVERED);
        assertThat(one.lock(recipient)).isEqualTo(LockResult.OTHER_TAG);
    }

    @Test
    void recipientThatCouldNotBeLockedIsNobodys() throws Exception {
        RecipientClaims claims = new RecipientClaims();
        mark("+      ");
        assertThat(new RecipientLock(channel, 4711, claims, "1").lock(recipient))
                .isEqualTo(LockResult.OTHER_TAG);
        mark("       ");
        assertThat(new RecipientLock(channel, 4711, claims, "2").lock(recipient).succeeded())
                .isTrue();
        assertThat(claims.take("1", recipient.offset())).isTrue();
        assertThat(claims.take("2", recipient.offset())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"DELIVERED, '+      '", "FAILED, '-      '", "PENDING, '       '"})
    void unlockIsTheFinalTagAndABlankSlot(RecipientTag tag, String mark) throws Exception {
        RecipientLock lock = new RecipientLock(channel, 4711);
        lock.lock(recipient);
        assertThat(lock.unlock(recipient, tag)).isEqualTo(LockResult.WRITTEN);
        assertThat(content()).isEqualTo(withMark(mark));
    }

    @ParameterizedTest
    @CsvSource({"'~  4711'", "'+      '", "'-      '", "'?      '"})
    void recipientWithAnotherTagIsNotLocked(String mark) throws Exception {
        mark(mark);
        assertThat(new RecipientLock(channel, 4711).lock(recipient)).isEqualTo(LockResult.OTHER_TAG);
        assertThat(LockResult.OTHER_TAG.succeeded()).isFalse();
        assertThat(content()).isEqualTo(withMark(mark));
    }

    @ParameterizedTest
    @CsvSource({"'       '", "'+      '", "'~  4712'", "'~471100'"})
    void lockOfAnotherIsNotReleased(String mark) throws Exception {
        mark(mark);
        assertThat(new RecipientLock(channel, 4711).unlock(recipient, RecipientTag.DELIVERED))
                .isEqualTo(LockResult.OTHER_TAG);
        assertThat(content()).isEqualTo(withMark(mark));
    }

    @Test
    void numberLeftBehindInAPendingLineDoesNotMatter() throws Exception {
        mark("  25612");
        assertThat(new RecipientLock(channel, 7).lock(recipient)).isEqualTo(LockResult.WRITTEN);
        assertThat(content()).isEqualTo(withMark("~     7"));
    }

    @Test
    void largestNumberWithRoomIsLockedAndReleased() throws Exception {
        RecipientLock lock = new RecipientLock(channel, 999_999);
        assertThat(lock.lock(recipient)).isEqualTo(LockResult.WRITTEN);
        assertThat(content()).isEqualTo(withMark("~999999"));
        assertThat(lock.unlock(recipient, RecipientTag.DELIVERED)).isEqualTo(LockResult.WRITTEN);
        assertThat(content()).isEqualTo(withMark("+      "));
    }

    @ParameterizedTest
    @ValueSource(strings = {" 000000", " 012345", " 999999"})
    void slotMayBeFullOfDigits(String mark) throws Exception {
        mark(mark);
        assertThat(new RecipientLock(channel, 7).lock(recipient)).isEqualTo(LockResult.WRITTEN);
        assertThat(content()).isEqualTo(withMark("~     7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" /     ", " :     "})
    void slotThatStartsWithAnotherSignIsNone(String mark) throws Exception {
        mark(mark);
        assertThat(new RecipientLock(channel, 7).lock(recipient)).isEqualTo(LockResult.UNMARKED);
        assertThat(content()).isEqualTo(withMark(mark));
    }

    @Test
    void processNumberWithoutRoomLeavesTheLinePending() throws Exception {
        RecipientLock lock = new RecipientLock(channel, 1_000_000);
        assertThat(lock.lock(recipient)).isEqualTo(LockResult.UNMARKED);
        assertThat(LockResult.UNMARKED.succeeded()).isTrue();
        assertThat(content()).isEqualTo(Examples.A);
        assertThat(lock.unlock(recipient, RecipientTag.DELIVERED)).isEqualTo(LockResult.WRITTEN);
        assertThat(content()).isEqualTo(withMark("+      "));
        assertThat(lock.lock(recipient)).isEqualTo(LockResult.OTHER_TAG);
    }

    @Test
    void lineWithoutASlotIsNeverWritten() throws Exception {
        mark(" smtp x");
        RecipientLock lock = new RecipientLock(channel, 4711);
        assertThat(lock.lock(recipient)).isEqualTo(LockResult.UNMARKED);
        assertThat(lock.unlock(recipient, RecipientTag.DELIVERED)).isEqualTo(LockResult.UNMARKED);
        assertThat(content()).isEqualTo(withMark(" smtp x"));
        mark("+smtp x");
        assertThat(lock.lock(recipient)).isEqualTo(LockResult.OTHER_TAG);
    }

    @Test
    void lineThatHasBecomeTooShortIsNotWritten() throws Exception {
        channel.truncate(LINE + 16);
        String before = content();
        assertThat(new RecipientLock(channel, 4711).lock(recipient)).isEqualTo(LockResult.TOO_SHORT);
        assertThat(LockResult.TOO_SHORT.succeeded()).isFalse();
        assertThat(content()).isEqualTo(before);
        channel.truncate(LINE);
        assertThat(new RecipientLock(channel, 4711).unlock(recipient, RecipientTag.FAILED))
                .isEqualTo(LockResult.TOO_SHORT);
    }

    @Test
    void misuseIsRefused() {
        assertThatThrownBy(() -> new RecipientLock(channel, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RecipientLock(channel, 1).unlock(recipient, RecipientTag.LOCKED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String content() throws Exception {
        return Files.readString(path, ISO_8859_1);
    }

    private void mark(String mark) throws Exception {
        Files.writeString(path, withMark(mark), ISO_8859_1);
    }

    private static String withMark(String mark) {
        return Examples.A.substring(0, LINE + 1) + mark + Examples.A.substring(LINE + 1 + mark.length());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void markIsWrittenWholeHoweverLittleIsTakenAtATime(int most) throws Exception {
        try (ShortWriteChannel poor = new ShortWriteChannel(again(), most, () -> {})) {
            RecipientLock lock = new RecipientLock(poor, 25612);
            assertThat(lock.lock(recipient)).isEqualTo(LockResult.WRITTEN);
            assertThat(content()).isEqualTo(withMark("~ 25612"));
            assertThat(poor.writes).isEqualTo((6 + most) / most);
            assertThat(lock.unlock(recipient, RecipientTag.DELIVERED)).isEqualTo(LockResult.WRITTEN);
            assertThat(content()).isEqualTo(withMark("+      "));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void markThatDoesNotFitIsAFailureAndNoEndlessLoop(int room) throws Exception {
        try (ShortWriteChannel full = new ShortWriteChannel(again(), 2, () -> {})) {
            full.room = room;
            RecipientLock lock = new RecipientLock(full, 25612);
            assertThatThrownBy(() -> lock.lock(recipient))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining(String.valueOf(recipient.offset()));
            assertThat(content()).isEqualTo(withMark("~ 25612".substring(0, room)));
        }
    }

    private FileChannel again() throws Exception {
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
