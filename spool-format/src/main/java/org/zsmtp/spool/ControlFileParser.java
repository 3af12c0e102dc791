package org.zsmtp.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One pass over the lines of one control file, from recipient to recipient. Lines that say nothing to an agent are
/// passed over: unknown letters, unknown tags, recipients before any sender, and addresses without all their parts. For
/// one file and one thread.
final class ControlFileParser {

    private static final int FEWEST_LINES = 4;
    private static final int PID_SLOT_END = 8;
    private static final int DELAY_SLOT_END = 12;
    private static final int OFFSET_DIGITS = 18;

    /// What is longer is cut, but for parameters, of which none may be missed.
    private static final int LONGEST = 1 << 16;

    private static final int MOST_PARAMETERS = 1000;

    /// A recipient whose parameters may follow.
    private static final class Unfinished {
        final long offset;
        final RecipientTag tag;
        final Quad quad;
        final SenderLine sender;

        @Nullable
        RecipientNotary notary;

        Unfinished(long offset, RecipientTag tag, Quad quad, SenderLine sender) {
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

    private final Octets octets;
    private long position;
    private int lines;
    private FormatFlags format = new FormatFlags(0);
    private @Nullable String messageFileName;
    private long bodyOffset = -1;
    private String logIdent = "none";
    private @Nullable String verboseFile;
    private @Nullable Ret ret;
    private @Nullable String envid;
    private final List<MailParameter> parameters = new ArrayList<>();
    private @Nullable SenderLine sender;
    private @Nullable Unfinished above;

    /// The block that covers the recipients before it.
    private @Nullable HeaderBlock headers;

    ControlFileParser(Octets octets) {
        this.octets = octets;
    }

    /// Looks through all of the file.
    ControlFile whole() throws IOException, MalformedControlFile {
        RecipientLine last = next();
        while (last != null) {
            last = next();
        }
        if (lines < FEWEST_LINES) {
            throw octets.length() > 0 && octets.at(0) == 'T'
                    ? new MalformedControlFile(MalformedControlFile.Fault.TURN_REQUEST, "a request to start delivery")
                    : new MalformedControlFile(MalformedControlFile.Fault.TOO_FEW_LINES, "only " + lines + " lines");
        }
        if (messageFileName == null) {
            throw new MalformedControlFile(MalformedControlFile.Fault.NO_MESSAGE_FILE, "no message file named");
        }
        if (bodyOffset < 0) {
            throw new MalformedControlFile(MalformedControlFile.Fault.NO_BODY_OFFSET, "no body offset");
        }
        return new ControlFile(format, messageFileName, bodyOffset, logIdent, verboseFile, ret, envid, parameters);
    }

    /// Reads on to the next recipient.
    ///
    /// @return null at the end of the file
    @Nullable
    RecipientLine next() throws IOException, MalformedControlFile {
        while (position < octets.length()) {
            ControlLine line = ControlLine.at(octets, position);
            position = line.next();
            lines++;
            Unfinished before = above;
            if (line.block()) {
                block(line);
            } else if (line.end() - line.start() >= 2) {
                field(line);
            }
            if (before != null && above != before) {
                return before.covered(headersBehind(before.offset));
            }
        }
        Unfinished last = above;
        above = null;
        return last == null ? null : last.covered(headersBehind(last.offset));
    }

    /// The block is looked for once for all recipients in front of it.
    private HeaderBlock headersBehind(long recipient) throws IOException, MalformedControlFile {
        HeaderBlock known = headers;
        if (known != null && known.offset() > recipient) {
            return known;
        }
        for (long start = recipient; start < octets.length(); ) {
            ControlLine line = ControlLine.at(octets, start);
            if (line.block() && octets.at(line.start()) == 'm') {
                HeaderBlock found = headers(line);
                headers = found;
                return found;
            }
            start = line.next();
        }
        throw new MalformedControlFile(
                MalformedControlFile.Fault.NO_HEADERS, "no header block behind the recipient at " + recipient);
    }

    private HeaderBlock headers(ControlLine block) throws IOException {
        long fields = 0;
        for (long i = block.start() + 2; i < block.end(); i++) {
            fields += endsHeader(octets, i) ? 1 : 0;
        }
        return new HeaderBlock(block.start() + 2, block.end() - block.start(), fields);
    }

    /// Whether a header ends at this octet of a block: it is a line with the lines behind it that start with a blank.
    /// The last one has the block's empty line behind it.
    static boolean endsHeader(Octets octets, long at) throws IOException {
        if (octets.at(at) != '\n') {
            return false;
        }
        byte next = octets.at(at + 1);
        return next != ' ' && next != '\t';
    }

    private void field(ControlLine line) throws IOException, MalformedControlFile {
        switch (octets.at(line.start())) {
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

    private void sender(ControlLine line) throws IOException {
        above = null;
        Quad quad = Quad.scan(octets, line.start() + 2, line.end());
        sender = quad == null
                ? null
                : new SenderLine(line.start(), quad.channel(), quad.host(), quad.user(), quad.privilege());
    }

    private void recipient(ControlLine line) throws IOException {
        above = null;
        RecipientTag tag = RecipientTag.of(octets.at(line.start() + 1));
        int slots = hasDelaySlot(line) ? DELAY_SLOT_END : PID_SLOT_END;
        Quad quad = Quad.scan(octets, line.start() + slots, line.end());
        if (tag != null && quad != null && sender != null) {
            above = new Unfinished(line.start(), tag, quad, sender);
        }
    }

    private boolean hasDelaySlot(ControlLine line) throws IOException {
        long at = line.start() + PID_SLOT_END;
        if (format.delaySlot() || at >= line.end()) {
            return format.delaySlot();
        }
        byte octet = octets.at(at);
        return octet == ' ' || (octet >= '0' && octet <= '9');
    }

    /// The parameters belong to the recipient directly above, never to an earlier one.
    private void notary(ControlLine line) throws IOException {
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

    private void parameters(ControlLine line) throws IOException, MalformedControlFile {
        if (line.end() - line.start() > LONGEST) {
            throw tooManyParameters(line);
        }
        try {
            parameters.addAll(MailParameter.parse(value(line)));
        } catch (IllegalArgumentException notOne) {
            throw new MalformedControlFile(
                    MalformedControlFile.Fault.BAD_PARAMETERS,
                    "parameters at " + line.start() + ": " + notOne.getMessage());
        }
        if (parameters.size() > MOST_PARAMETERS) {
            throw tooManyParameters(line);
        }
    }

    private static MalformedControlFile tooManyParameters(ControlLine line) {
        return new MalformedControlFile(MalformedControlFile.Fault.TOO_LARGE, "too many parameters at " + line.start());
    }

    private void block(ControlLine line) throws IOException, MalformedControlFile {
        if (octets.at(line.start()) == 'M') {
            return;
        }
        if (octets.at(line.start() + 1) != '\n') {
            throw new MalformedControlFile(
                    MalformedControlFile.Fault.BAD_HEADER_BLOCK, "header block at " + line.start() + " starts wrongly");
        }
        above = null;
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
    private String value(ControlLine line) throws IOException {
        long start = line.start() + 2;
        return octets.text(start, Math.min(line.end(), start + LONGEST));
    }
}
