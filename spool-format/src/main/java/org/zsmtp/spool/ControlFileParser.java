package org.zsmtp.spool;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One pass over the lines of one control file. Lines that say nothing to an agent are passed over: unknown
/// letters, unknown tags, recipients before any sender, and addresses without all their parts. For one file and
/// one thread.
final class ControlFileParser {

    private static final int FEWEST_LINES = 4;
    private static final int PID_SLOT_END = 8;
    private static final int DELAY_SLOT_END = 12;
    private static final int OFFSET_DIGITS = 18;

    /// Records take far more memory than the few octets that can make one.
    private static final int MOST_PARTS = 500_000;

    /// A recipient that waits for the header block behind it.
    private static final class Uncovered {
        final int offset;
        final RecipientTag tag;
        final Quad quad;
        final SenderLine sender;

        @Nullable
        RecipientNotary notary;

        Uncovered(int offset, RecipientTag tag, Quad quad, SenderLine sender) {
            this.offset = offset;
            this.tag = tag;
            this.quad = quad;
            this.sender = sender;
        }

        RecipientLine covered(HeaderBlock headers) {
            return new RecipientLine(
                    offset, tag, quad.channel(), quad.host(), quad.user(), quad.privilege(), sender, notary, headers);
        }
    }

    private final byte[] octets;
    private final List<Uncovered> uncovered = new ArrayList<>();
    private final List<RecipientLine> recipients = new ArrayList<>();
    private FormatFlags format = new FormatFlags(0);
    private @Nullable String messageFileName;
    private long bodyOffset = -1;
    private String logIdent = "none";
    private @Nullable String verboseFile;
    private @Nullable Ret ret;
    private @Nullable String envid;
    private final List<MailParameter> parameters = new ArrayList<>();
    private @Nullable SenderLine sender;
    private @Nullable Uncovered above;
    private long longestHeaderBlock;
    private int parts;

    ControlFileParser(byte[] octets) {
        this.octets = octets;
    }

    ControlFile parse() throws MalformedControlFile {
        int lines = 0;
        for (int start = 0; start < octets.length; lines++) {
            ControlLine line = ControlLine.at(octets, start);
            if (line.block()) {
                block(line);
            } else if (line.end() - line.start() >= 2) {
                field(line);
            }
            start = line.next();
        }
        if (lines < FEWEST_LINES) {
            throw octets.length > 0 && octets[0] == 'T'
                    ? new MalformedControlFile(MalformedControlFile.Fault.TURN_REQUEST, "a request to start delivery")
                    : new MalformedControlFile(MalformedControlFile.Fault.TOO_FEW_LINES, "only " + lines + " lines");
        }
        return file();
    }

    private ControlFile file() throws MalformedControlFile {
        if (messageFileName == null) {
            throw new MalformedControlFile(MalformedControlFile.Fault.NO_MESSAGE_FILE, "no message file named");
        }
        if (bodyOffset < 0) {
            throw new MalformedControlFile(MalformedControlFile.Fault.NO_BODY_OFFSET, "no body offset");
        }
        if (!uncovered.isEmpty()) {
            throw new MalformedControlFile(
                    MalformedControlFile.Fault.NO_HEADERS,
                    "no header block behind the recipient at " + uncovered.getFirst().offset);
        }
        return new ControlFile(
                format,
                messageFileName,
                bodyOffset,
                logIdent,
                verboseFile,
                ret,
                envid,
                parameters,
                recipients,
                longestHeaderBlock);
    }

    private void field(ControlLine line) throws MalformedControlFile {
        switch (octets[line.start()]) {
            case '@' -> format = format(value(line));
            case 'v' -> verboseFile = value(line);
            case 'i' -> messageFileName = value(line);
            case 'o' -> bodyOffset = number(value(line));
            case 'l' -> logIdent = value(line);
            case 's' -> sender(line);
            case 'r' -> recipient(line);
            case 'X' -> above = null;
            case 'N' -> notary(line);
            case 'R' -> ret(value(line));
            case 'n' -> envid = value(line).isEmpty() ? null : value(line);
            case 'z' -> parameters(line);
            default -> {
                // Addresses of errors, obsoleted messages, diagnostics and what later routers may add.
            }
        }
    }

    private void sender(ControlLine line) {
        above = null;
        Quad quad = Quad.scan(octets, line.start() + 2, line.end());
        sender = quad == null
                ? null
                : new SenderLine(line.start(), quad.channel(), quad.host(), quad.user(), quad.privilege());
    }

    private void recipient(ControlLine line) throws MalformedControlFile {
        above = null;
        RecipientTag tag = RecipientTag.of(octets[line.start() + 1]);
        int slots = hasDelaySlot(line) ? DELAY_SLOT_END : PID_SLOT_END;
        Quad quad = line.start() + slots < line.end() ? Quad.scan(octets, line.start() + slots, line.end()) : null;
        if (tag != null && quad != null && sender != null) {
            above = new Uncovered(line.start(), tag, quad, sender);
            uncovered.add(above);
            countPart();
        }
    }

    private boolean hasDelaySlot(ControlLine line) {
        int at = line.start() + PID_SLOT_END;
        return format.delaySlot()
                || (at < line.end() && (octets[at] == ' ' || (octets[at] >= '0' && octets[at] <= '9')));
    }

    /// The parameters belong to the recipient directly above, never to an earlier one.
    private void notary(ControlLine line) {
        if (above != null && above.notary == null) {
            above.notary = RecipientNotary.parse(line.start(), value(line));
        }
    }

    private void ret(String value) {
        switch (value.strip().toUpperCase(Locale.ROOT)) {
            case "FULL" -> ret = Ret.FULL;
            case "HDRS" -> ret = Ret.HDRS;
            default -> {
                // An unknown word asks for nothing.
            }
        }
    }

    private void parameters(ControlLine line) throws MalformedControlFile {
        try {
            for (MailParameter parameter : MailParameter.parse(value(line))) {
                parameters.add(parameter);
                countPart();
            }
        } catch (IllegalArgumentException notOne) {
            throw new MalformedControlFile(
                    MalformedControlFile.Fault.BAD_PARAMETERS,
                    "parameters at " + line.start() + ": " + notOne.getMessage());
        }
    }

    private void block(ControlLine line) throws MalformedControlFile {
        if (octets[line.start()] == 'M') {
            return;
        }
        if (octets[line.start() + 1] != '\n') {
            throw new MalformedControlFile(
                    MalformedControlFile.Fault.BAD_HEADER_BLOCK, "header block at " + line.start() + " starts wrongly");
        }
        above = null;
        int length = line.end() - line.start();
        HeaderBlock headers = new HeaderBlock(line.start() + 2L, headers(line.start() + 2, line.end()), length);
        longestHeaderBlock = Math.max(longestHeaderBlock, length);
        for (Uncovered recipient : uncovered) {
            recipients.add(recipient.covered(headers));
        }
        uncovered.clear();
    }

    /// A header is a line with the lines behind it that start with a blank.
    private List<String> headers(int start, int end) throws MalformedControlFile {
        List<String> headers = new ArrayList<>();
        int headerStart = start;
        for (int i = start; i < end; i++) {
            boolean folded = i + 1 < end && (octets[i + 1] == ' ' || octets[i + 1] == '\t');
            if (octets[i] == '\n' && !folded) {
                headers.add(text(headerStart, i));
                headerStart = i + 1;
                countPart();
            }
        }
        return headers;
    }

    private void countPart() throws MalformedControlFile {
        if (++parts > MOST_PARTS) {
            throw new MalformedControlFile(
                    MalformedControlFile.Fault.TOO_LARGE, "more than " + MOST_PARTS + " recipients and headers");
        }
    }

    private static FormatFlags format(String value) throws MalformedControlFile {
        try {
            return FormatFlags.parse(value);
        } catch (IllegalArgumentException e) {
            throw new MalformedControlFile(
                    MalformedControlFile.Fault.UNSUPPORTED_FORMAT, String.valueOf(e.getMessage()));
        }
    }

    private static long number(String value) {
        String digits = value.strip();
        return !digits.isEmpty()
                        && digits.length() <= OFFSET_DIGITS
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Long.parseLong(digits)
                : -1;
    }

    /// The octet behind the letter is a tag, for most letters always a space.
    private String value(ControlLine line) {
        return text(line.start() + 2, line.end());
    }

    private String text(int start, int end) {
        return new String(octets, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
