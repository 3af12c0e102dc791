package org.zsmtp.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedLinksTest {

    @TempDir
    Path root;

    private Path base;

    @BeforeEach
    void base() throws Exception {
        base = Files.createDirectory(root.toRealPath().resolve("queue"));
    }

    @Test
    void withoutALinkItDoesNotMatterWhoElseMayWrite() throws Exception {
        Path found = Files.createDirectories(base.resolve("A/B"));
        Files.setAttribute(base.resolve("A"), "unix:mode", 0777);
        Files.setAttribute(found, "unix:mode", 0777);
        assertThat(TrustedLinks.directory(base, "A/B")).isEqualTo(found);
    }

    @Test
    void linkMayLeadThroughADirectoryLikeTmpButNotEndThere() throws Exception {
        Path shared = Files.createDirectory(base.resolve("shared"));
        Path own = Files.createDirectory(shared.resolve("own"));
        Files.setAttribute(shared, "unix:mode", 01777);
        Files.createSymbolicLink(base.resolve("A"), own);
        Files.createSymbolicLink(base.resolve("B"), shared);
        assertThat(TrustedLinks.directory(base, "A")).isEqualTo(own);
        assertThatThrownBy(() -> TrustedLinks.directory(base, "B"))
                .isInstanceOfSatisfying(
                        SpoolFileException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(SpoolFileException.Reason.UNTRUSTED_LINK));
    }

    @Test
    void fortyLinksAreFollowedAndNoMore() throws Exception {
        Path found = Files.createDirectory(base.resolve("0"));
        for (int i = 1; i <= 41; i++) {
            Files.createSymbolicLink(base.resolve(String.valueOf(i)), Path.of(String.valueOf(i - 1)));
        }
        assertThat(TrustedLinks.directory(base, "40")).isEqualTo(found);
        assertThatThrownBy(() -> TrustedLinks.directory(base, "41")).isInstanceOf(FileSystemLoopException.class);
    }
}
