package org.zsmtp.daemon;

import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.Form;
import org.zsmtp.daemon.options.Task;
import org.zsmtp.daemon.process.ProcessLife;
import org.zsmtp.daemon.queue.DeadLocks;
import org.zsmtp.daemon.queue.MessageStory;
import org.zsmtp.daemon.queue.QueueListing;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.spool.SpoolDirectory;

/// Shows what waits in a spool (`--list`), tells of one message (`--why`), and frees what dead processes have locked
/// (`--free-locks`): lines on standard output, an exit status. For one thread.
final class QueueService {
    private static final int LONGEST_ANSWER = 20;

    private final AgentOptions options;
    private final InputStream answers;
    private final OutputStream page;
    private final LongPredicate lives;
    private final InstantSource clock;

    /// @param answers of a person, where there is a question
    /// @param page    gets what is to be read
    QueueService(AgentOptions options, InputStream answers, OutputStream page) {
        this(options, answers, page, new ProcessLife(), InstantSource.system());
    }

    /// @param lives whether there is such a process
    QueueService(
            AgentOptions options, InputStream answers, OutputStream page, LongPredicate lives, InstantSource clock) {
        this.options = options;
        this.answers = answers;
        this.page = page;
        this.lives = lives;
        this.clock = clock;
    }

    ExitStatus run() {
        try (BufferedWriter out =
                new BufferedWriter(new OutputStreamWriter(new Page(page), StandardCharsets.ISO_8859_1))) {
            return switch (options.task()) {
                case Task.ListQueue list -> list(list, out);
                case Task.Why why -> why(why, out);
                case Task.FreeLocks free -> freeLocks(free, out);
                default -> throw new IllegalStateException(options.task().toString());
            };
        } catch (PageGone gone) {
            if (!Console.hasNoReader(gone)) {
                Console.say("zsmtp: the output ends early: " + gone.getMessage());
            }
            return ExitStatus.INTERNAL;
        } catch (AccessDeniedException denied) {
            Console.say("zsmtp: " + denied.getFile() + ": permission denied: run this as root or as the spool's owner");
            return ExitStatus.NO_INPUT;
        } catch (IOException unreadable) {
            Console.say("zsmtp: the spool cannot be read: " + FileFailure.text(unreadable));
            return ExitStatus.NO_INPUT;
        }
    }

    /// What is printed cannot be written.
    private static final class PageGone extends IOException {
        private static final long serialVersionUID = 1L;

        private PageGone(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /// Standard output, whose failures are told from the spool's.
    private static final class Page extends FilterOutputStream {

        private Page(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            try {
                out.write(octets, offset, length);
            } catch (IOException failed) {
                throw new PageGone(failed);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException failed) {
                throw new PageGone(failed);
            }
        }

        /// It belongs to the process.
        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private ExitStatus list(Task.ListQueue task, BufferedWriter out) throws IOException {
        Optional<SpoolDirectory> spool = HandService.spool(task.spool());
        if (spool.isEmpty()) {
            return ExitStatus.NO_INPUT;
        }
        Instant now = clock.instant();
        QueueListing listing =
                new QueueListing(spool.get(), task.filter(), options.records().eventLog(), lives, now);
        boolean whole = listing.print(task.form(), out);
        out.flush();
        return whole ? ExitStatus.OK : ExitStatus.NO_INPUT;
    }

    private ExitStatus why(Task.Why task, BufferedWriter out) throws IOException {
        Optional<SpoolDirectory> spool = HandService.spool(task.spool());
        if (spool.isEmpty()) {
            return ExitStatus.NO_INPUT;
        }
        Optional<Path> log = options.records().eventLog();
        Form form = task.form();
        MessageStory story = new MessageStory(spool.get(), task.asked(), log, lives, clock.instant(), form, out);
        int told = story.tell();
        out.flush();
        if (told == 0) {
            Console.say("zsmtp: nothing is known of " + task.asked() + ": it is not in the spool, and "
                    + (log.isPresent()
                            ? "not in the event log " + log.get()
                            : "no --event-log FILE is given, which would tell of mail that has left it"));
        }
        return !story.isWhole() ? ExitStatus.NO_INPUT : told == 0 ? ExitStatus.CHECK_FAILED : ExitStatus.OK;
    }

    private ExitStatus freeLocks(Task.FreeLocks task, BufferedWriter out) throws IOException {
        Optional<SpoolDirectory> spool = HandService.spool(task.spool());
        if (spool.isEmpty()) {
            return ExitStatus.NO_INPUT;
        }
        DeadLocks locks = new DeadLocks(spool.get(), task.filter(), lives, out);
        int found = locks.find();
        if (found == 0) {
            out.write("no recipient is locked by a dead process\n");
        }
        out.flush();
        int freed = 0;
        if (found > 0 && (!task.asks() || agreed(found))) {
            freed = locks.free();
            out.write(freed + " of " + found + " freed\n");
            out.flush();
        }
        return !locks.isWhole() ? ExitStatus.NO_INPUT : freed < found ? ExitStatus.CHECK_FAILED : ExitStatus.OK;
    }

    /// A process of another host, or behind a wall of containers, looks dead from here: so a person has to know.
    private boolean agreed(int found) throws IOException {
        if (!Console.isTerminal(Console.STANDARD_INPUT)) {
            Console.say("zsmtp: nothing was freed: there is no terminal to ask at, and no --yes");
            return false;
        }
        Console.progress("zsmtp: free " + (found == 1 ? "this mark" : "these " + found + " marks")
                + "? Not if another host, or a container, has agents in this spool. [y/N] ");
        StringBuilder answer = new StringBuilder();
        for (int octet = answers.read(); octet >= 0 && octet != '\n'; octet = answers.read()) {
            if (answer.length() < LONGEST_ANSWER) {
                answer.append((char) octet);
            }
        }
        String word = answer.toString().strip();
        return word.equalsIgnoreCase("y") || word.equalsIgnoreCase("yes");
    }
}
