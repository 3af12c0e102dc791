package org.zsmtp.bench.sink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A [SinkServer] as a program.
///
/// It says `listening ADDRESS:PORT` on standard output, then answers each line of standard input by a line with its
/// counts ([SinkTally#toString]), and ends at the end of standard input.
public final class SinkMain {

    private SinkMain() {}

    public static void main(String[] arguments) throws IOException {
        SinkOptions options;
        try {
            options = SinkOptions.parse(Arrays.asList(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(SinkOptions.USAGE);
            System.exit(64);
            return;
        }
        run(options, System.in, System.out);
    }

    static void run(SinkOptions options, InputStream in, PrintStream out) throws IOException {
        try (Journal journal = new Journal(options.journal());
                SinkServer server = new SinkServer(options.settings(), journal);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            server.start();
            out.println("listening " + server.address().getAddress().getHostAddress() + ":"
                    + server.address().getPort());
            out.flush();
            while (lines.readLine() != null) {
                out.println(server.tally());
                out.flush();
            }
        }
    }

    /// Accepted deliveries as lines in a file. Any thread may add.
    private static final class Journal implements Consumer<List<Delivery>>, AutoCloseable {

        private final @Nullable Writer writer;

        Journal(@Nullable Path file) throws IOException {
            writer = file == null
                    ? null
                    : Files.newBufferedWriter(
                            file, StandardCharsets.ISO_8859_1, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        @Override
        public synchronized void accept(List<Delivery> message) {
            if (writer == null) return;
            try {
                for (Delivery delivery : message) writer.write(delivery.id() + "\t" + delivery.recipient() + "\n");
                writer.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public synchronized void close() throws IOException {
            if (writer != null) writer.close();
        }
    }
}
