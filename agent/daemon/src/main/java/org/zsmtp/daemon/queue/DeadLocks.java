package org.zsmtp.daemon.queue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import org.zsmtp.daemon.options.QueueFilter;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.LockMark;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientLines;
import org.zsmtp.spool.RecipientTag;
import org.zsmtp.spool.SpoolDirectory;
import org.zsmtp.spool.SpoolFileException;

/// The marks of recipients whose process is dead: found first, and freed only where that is asked for. A process is
/// asked for again before each mark of it is freed, and a mark that has changed since is left alone. For one thread.
public final class DeadLocks {
    private static final int LONGEST = 255;

    private final SpoolDirectory spool;
    private final QueueFilter filter;
    private final LongPredicate lives;
    private final Appendable out;
    private final Set<Long> dead = new HashSet<>();
    private int found;
    private int freed;
    private boolean whole = true;

    /// @param lives whether there is such a process on this host
    /// @param out   gets the lines as they are found
    public DeadLocks(SpoolDirectory spool, QueueFilter filter, LongPredicate lives, Appendable out) {
        this.spool = spool;
        this.filter = filter;
        this.lives = lives;
        this.out = out;
    }

    /// Names each mark of a dead process, and those that name none. Nothing is opened for writing.
    ///
    /// @return how many can be freed
    public int find() throws IOException {
        walk((path, line, mark) -> {
            if (mark.pid() != 0 && lives.test(mark.pid())) {
                return;
            }
            String what = path + ": " + Printable.ascii(line.user(), LONGEST) + " ("
                    + Printable.ascii(line.channel(), LONGEST) + " " + Printable.ascii(line.host(), LONGEST)
                    + ") is locked ";
            if (mark.pid() == 0) {
                out.append(what + "by a mark that names no process, left alone\n");
            } else {
                found++;
                dead.add(mark.pid());
                out.append(what + "by process " + mark.pid() + ", which is dead\n");
            }
        });
        return found;
    }

    /// Frees what [#find] has named.
    ///
    /// @return how many were freed
    public int free() throws IOException {
        walk((path, line, mark) -> {
            if (dead.contains(mark.pid()) && !lives.test(mark.pid())) {
                try (FileChannel writable = spool.openControlFile(path)) {
                    freed += mark.free(writable, line) ? 1 : 0;
                }
            }
        });
        return freed;
    }

    /// @return whether all of the spool could be read, and written where that was needed
    public boolean isWhole() {
        return whole;
    }

    /// What is done with a mark.
    private interface Use {
        void of(String path, RecipientLine line, LockMark mark) throws IOException;
    }

    private void walk(Use use) throws IOException {
        spool.walk(new SpoolDirectory.Visitor() {
            @Override
            public void file(String jobPath) throws IOException {
                try (FileChannel file = spool.readControlFile(jobPath)) {
                    marks(jobPath, file, use);
                } catch (SpoolFileException refused) {
                    if (refused.reason() != SpoolFileException.Reason.MISSING) {
                        trouble(jobPath, refused);
                    }
                } catch (MalformedControlFile broken) {
                    if (broken.fault() != MalformedControlFile.Fault.TURN_REQUEST) {
                        trouble(jobPath, broken);
                    }
                } catch (IOException unreadable) {
                    trouble(jobPath, unreadable);
                }
            }

            @Override
            public void unusable(String path, IOException why) throws IOException {
                trouble(path, why);
            }
        });
    }

    private void trouble(String path, Exception why) throws IOException {
        whole = false;
        out.append(Printable.ascii(path, LONGEST) + ": " + ReadFailure.text(why) + "\n");
    }

    private void marks(String path, FileChannel file, Use use) throws IOException, MalformedControlFile {
        RecipientLines lines = ControlFileReader.open(file).recipients();
        for (RecipientLine line = lines.next(); line != null; line = lines.next()) {
            if (line.tag() == RecipientTag.LOCKED
                    && filter.wants(line.channel(), QueueReader.host(line), line.user())) {
                Optional<LockMark> mark = LockMark.of(file, line);
                if (mark.isPresent()) {
                    use.of(path, line, mark.get());
                }
            }
        }
    }
}
