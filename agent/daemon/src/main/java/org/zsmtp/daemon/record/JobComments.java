package org.zsmtp.daemon.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Tells the scheduler of each job in a comment, with the number of open descriptors: option `-d`, twice.
public final class JobComments implements JobListener {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @Override
    public void began(JobFacts job) {
        job.comment("(fdcnt=" + descriptors() + ", file:" + job.path() + ", host:" + job.host() + ")");
    }

    /// @return 0 where the system does not tell
    private static long descriptors() {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.count();
        } catch (IOException unknown) {
            return 0;
        }
    }
}
