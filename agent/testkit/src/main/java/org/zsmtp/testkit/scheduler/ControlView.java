package org.zsmtp.testkit.scheduler;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A control file as the scheduler reads it: its recipient lines, and the octets in them that agents change.
///
/// The recipients are read once; tags, locks and diagnostic records are read anew each time. Any thread may ask.
final class ControlView {

    private static final int QUAD_WITH_DELAY_SLOT = 12;
    private static final int QUAD_WITHOUT = 8;
    private static final int LOCK_LENGTH = 7;

    private final Path file;
    private final String path;
    private final long id;
    private final Map<Long, ScheduledRecipient> recipients = new LinkedHashMap<>();

    /// @param transport the directory below which the path is
    /// @param path as in a job line
    ControlView(Path transport, String path) throws IOException {
        this.file = transport.resolve(path);
        this.path = path;
        String name = file.getFileName().toString();
        this.id = Long.parseLong(name.replaceFirst("\\D.*", ""));
        read();
    }

    private void read() throws IOException {
        String text = text();
        int start = 0;
        while (start < text.length()) {
            int end = lineEnd(text, start);
            if (text.charAt(start) == 'r') add(start, text.substring(start, end));
            start = end + 1;
        }
    }

    /// A header block is one line that ends at its empty line.
    private static int lineEnd(String text, int start) {
        char letter = text.charAt(start);
        boolean block = start > 0 && (letter == 'm' || letter == 'M');
        int end = block ? text.indexOf("\n\n", start) + 1 : text.indexOf('\n', start);
        return end <= 0 ? text.length() : end;
    }

    private void add(int offset, String line) {
        boolean delaySlot = line.length() > QUAD_WITHOUT
                && (line.charAt(QUAD_WITHOUT) == ' ' || Character.isDigit(line.charAt(QUAD_WITHOUT)));
        int quad = delaySlot ? QUAD_WITH_DELAY_SLOT : QUAD_WITHOUT;
        if (line.length() <= quad) return;
        List<String> items = items(line.substring(quad));
        if (items.size() >= 3) {
            recipients.put((long) offset, new ScheduledRecipient(id, offset, items.get(0), items.get(1), items.get(2)));
        }
    }

    /// Blanks end an item except inside quotes; backslash takes the next octet as it is.
    private static List<String> items(String quad) {
        List<String> items = new ArrayList<>();
        StringBuilder item = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < quad.length(); i++) {
            char c = quad.charAt(i);
            if (c == '\\' && i + 1 < quad.length()) {
                item.append(c).append(quad.charAt(++i));
            } else if (!quoted && (c == ' ' || c == '\t')) {
                if (!item.isEmpty()) items.add(item.toString());
                item.setLength(0);
            } else {
                if (c == '"') quoted = !quoted;
                item.append(c);
            }
        }
        if (!item.isEmpty()) items.add(item.toString());
        return items;
    }

    long id() {
        return id;
    }

    String path() {
        return path;
    }

    /// In the order of the file.
    List<ScheduledRecipient> recipients() {
        return List.copyOf(recipients.values());
    }

    /// @return null if no recipient line begins there
    @Nullable
    ScheduledRecipient recipient(long offset) {
        return recipients.get(offset);
    }

    /// @return the tag octet of a recipient line: blank, `~`, `+` or `-`
    char tag(ScheduledRecipient recipient) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(recipient.offset() + 1);
            return (char) in.readUnsignedByte();
        }
    }

    /// Whether an agent has appended a diagnostic record for this recipient.
    boolean hasDiagnostic(ScheduledRecipient recipient) throws IOException {
        return text().contains("\nd " + recipient.offset() + ":");
    }

    /// Sets locked lines back to pending where no process of the lock's number lives.
    ///
    /// @return numbers of those that live
    List<Long> unlockDead(LongPredicate alive) throws IOException {
        List<Long> living = new ArrayList<>();
        try (RandomAccessFile both = new RandomAccessFile(file.toFile(), "rw")) {
            for (ScheduledRecipient recipient : recipients.values()) {
                byte[] lock = new byte[LOCK_LENGTH];
                both.seek(recipient.offset() + 1);
                both.readFully(lock);
                if (lock[0] != '~') continue;
                long pid = pid(new String(lock, 1, LOCK_LENGTH - 1, StandardCharsets.ISO_8859_1));
                if (alive.test(pid)) {
                    living.add(pid);
                } else {
                    both.seek(recipient.offset() + 1);
                    both.write(" ".repeat(LOCK_LENGTH).getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        }
        return living;
    }

    private static long pid(String slot) {
        String digits = slot.strip();
        return digits.matches("\\d{1,6}") ? Long.parseLong(digits) : -1;
    }

    /// Deletes the control file and the message file, as the scheduler does when all recipients are done.
    void delete() throws IOException {
        String name = text().lines()
                .filter(line -> line.startsWith("i "))
                .map(line -> line.substring(2))
                .findFirst()
                .orElseThrow(() -> new IOException("no i line in " + file));
        int slash = path.lastIndexOf('/') + 1;
        Path office = file.resolve(Stream.of(path.split("/", -1)).map(_ -> "..").reduce("..", (a, b) -> a + "/" + b));
        Files.deleteIfExists(office.normalize()
                .resolve("queue")
                .resolve(path.substring(0, slash))
                .resolve(name));
        Files.deleteIfExists(file);
    }

    private String text() throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
