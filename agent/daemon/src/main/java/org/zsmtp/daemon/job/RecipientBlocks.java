package org.zsmtp.daemon.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.zsmtp.spool.HeaderBlock;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientLines;

/// The recipients of a job in blocks that take a bounded amount of memory, in file order: each is locked, sent to and
/// reported before the next is read (decision 0065). A block has some two thousand recipients, or fewer with long
/// texts or several headers; with a header that is larger than that it has those of this header only. For one thread.
final class RecipientBlocks {

    /// Four jobs have one each.
    private static final long MOST_OCTETS = 8 << 20;

    private final RecipientLines lines;
    private final Predicate<RecipientLine> wanted;
    private @Nullable RecipientLine next;

    /// @param wanted which recipients are the job's
    RecipientBlocks(RecipientLines lines, Predicate<RecipientLine> wanted) {
        this.lines = lines;
        this.wanted = wanted;
    }

    /// @return empty where there are no more
    List<RecipientLine> next() throws IOException, MalformedControlFile {
        List<RecipientLine> block = new ArrayList<>();
        HeaderBlock headers = null;
        long octets = 0;
        long exempt = 0;
        for (RecipientLine line = take(); line != null; line = take()) {
            long more = MemoryBudget.need(line);
            if (!line.headers().equals(headers)) {
                more += MemoryBudget.need(line.headers());
            }
            if (headers == null) {
                exempt = more;
            }
            if (octets + more - exempt > MOST_OCTETS) {
                next = line;
                return block;
            }
            octets += more;
            headers = line.headers();
            block.add(line);
        }
        return block;
    }

    private @Nullable RecipientLine take() throws IOException, MalformedControlFile {
        RecipientLine line = next;
        next = null;
        if (line != null) {
            return line;
        }
        do {
            line = lines.next();
        } while (line != null && !wanted.test(line));
        return line;
    }
}
