package org.zsmtp.testkit.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Plays ZMailer's router: puts messages into a spool below one directory. Any thread may put, each its own draft.
public final class SpoolMaker {

    /// The id of the first message; those that follow count up.
    public static final long FIRST_ID = 2424900;

    private final Path postOffice;
    private final int hashLevels;
    private final AtomicLong nextId = new AtomicLong(FIRST_ID);

    /// @param postOffice gets the directories `transport` and `queue`, and `public` for verbose files
    /// @param hashLevels how many levels of hash directories: 0, 1 or 2
    public SpoolMaker(Path postOffice, int hashLevels) throws IOException {
        if (hashLevels < 0 || hashLevels > 2) throw new IllegalArgumentException("0, 1 or 2 levels, not " + hashLevels);
        this.postOffice = postOffice;
        this.hashLevels = hashLevels;
        for (String directory : List.of("transport", "queue", "public")) {
            Files.createDirectories(postOffice.resolve(directory));
        }
    }

    /// The working directory of transport agents.
    public Path transport() {
        return postOffice.resolve("transport");
    }

    /// A message from `alice@sender.example` with a short body and nobody to go to.
    public static MailDraft draft() {
        return new MailDraft();
    }

    /// Writes both files, the control file last and in one step.
    public SpooledMail put(MailDraft draft) throws IOException {
        return put(draft, nextId.getAndIncrement());
    }

    /// @param id the number that the file names begin with
    public SpooledMail put(MailDraft draft, long id) throws IOException {
        String name = id + draft.nameSuffix();
        String prefix = prefix(id);
        String messageId = draft.messageIdOr("<S" + id + "AbmKVEGtXWfQ3/20261122040649Z+" + id + "@mx.sender.example>");
        String head = messageHead(draft);
        ControlText control = new ControlText(draft, name, id, head.length(), messageId);

        Path messageFile = postOffice.resolve("queue").resolve(prefix + name);
        Files.createDirectories(messageFile.getParent());
        write(messageFile, head + draft.body());
        Path controlFile = transport().resolve(prefix + name);
        Files.createDirectories(controlFile.getParent());
        Path unfinished = controlFile.resolveSibling("." + name);
        write(unfinished, control.text());
        Files.move(unfinished, controlFile, StandardCopyOption.ATOMIC_MOVE);
        return new SpooledMail(
                id, prefix + name, controlFile, messageFile, messageId, head.length(), control.recipients());
    }

    private String prefix(long id) {
        return switch (hashLevels) {
            case 0 -> "";
            case 1 -> letter(id % 26) + "/";
            default -> letter(id % 676 / 26) + "/" + letter(id % 26) + "/";
        };
    }

    private static String letter(long index) {
        return String.valueOf((char) ('A' + index));
    }

    /// Envelope lines, header fields as submitted, empty line.
    private static String messageHead(MailDraft draft) {
        List<String> lines = new ArrayList<>();
        lines.add("rcvdfrom STDIN (\"??\"@mx.sender.example)");
        String sender = draft.groups().getFirst().sender;
        lines.add(sender.isEmpty() ? "channel error" : "from " + sender);
        if (draft.envelopeId() != null) lines.add("envid " + draft.envelopeId());
        if (draft.returned() != null) lines.add("notaryret " + draft.returned());
        for (MailDraft.Group group : draft.groups()) {
            for (MailDraft.Address to : group.recipients) {
                if (to.notary() != null) lines.add("todsn " + to.notary());
                lines.add("to " + to.user());
            }
        }
        lines.add("env-end");
        for (MailDraft.Header header : draft.groups().getFirst().headers) {
            lines.add(header.name() + ": " + header.value());
        }
        return String.join("\n", lines) + "\n\n";
    }

    private static void write(Path file, String octets) throws IOException {
        Files.write(file, octets.getBytes(StandardCharsets.ISO_8859_1));
    }
}
