package org.zsmtp.daemon.process;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// The scheduler's two directions: descriptor 0, from which its lines come, and descriptor 1, to which ours go.
///
/// Where one socket carries both, the launcher tells by the system property `zsmtp.answers` to answer on descriptor 0
/// instead; it has then put the log on 1, where a JVM prints the notice of its own crash.
///
/// `toScheduler` has no buffer: one `write` of a whole line is one `write(2)`, so lines stay whole whatever happens to
/// the process. It belongs to the one writer of the protocol. Neither stream is ever closed.
///
/// @param fromScheduler may be read by one thread at a time; use a platform thread, since a read can last for hours
/// @param toScheduler   an `IOException` here means that the scheduler is gone (SIGPIPE is ignored)
public record ProtocolStreams(InputStream fromScheduler, OutputStream toScheduler) {

    /// Whether whoever started this process talks to it through a socket or a pipe, as a scheduler does.
    public static boolean spawned() {
        try {
            String lines = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
            return lines.startsWith("socket:") || lines.startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /// Takes the two descriptors for the protocol: from here on whatever any library prints through `System.out` goes
    /// to standard error, which the launcher keeps apart from the scheduler's stream, and `System.in` is empty.
    ///
    /// The first thing that `main` does.
    public static ProtocolStreams take() {
        System.setIn(InputStream.nullInputStream());
        System.setOut(System.err);
        FileDescriptor answers = Integer.getInteger("zsmtp.answers", 1) == 0 ? FileDescriptor.in : FileDescriptor.out;
        return new ProtocolStreams(new FileInputStream(FileDescriptor.in), new FileOutputStream(answers));
    }
}
