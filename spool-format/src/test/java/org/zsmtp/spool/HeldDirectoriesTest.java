package org.zsmtp.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.spool.HeldDirectories.Held;

class HeldDirectoriesTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir
    Path root;

    private Path base;
    private long now;
    private HeldDirectories directories;

    @BeforeEach
    void open() throws Exception {
        base = Files.createDirectories(root.toRealPath().resolve("base"));
        Files.createFile(Files.createDirectories(base.resolve("A/B")).resolve("7"));
        directories = new HeldDirectories(() -> base, () -> now);
    }

    @Test
    void itIsTheSameForAMomentWhateverBecomesOfItsPath() throws Exception {
        directories.enter();
        directories.get("A/B").close();
        replace();
        now += SECOND - 1;
        assertThat(has("A/B", "7")).isTrue();
        now++;
        assertThat(has("A/B", "7")).isFalse();
        assertThat(has("A/B", "8")).isTrue();
        directories.leave();
    }

    @Test
    void whoFindsItAnewHasTheDirectoryThatIsThere() throws Exception {
        directories.enter();
        try (Held before = directories.get("A/B")) {
            replace();
            try (Held after = directories.find("A/B")) {
                assertThat(before.descriptor().has("7")).isTrue();
                assertThat(after.descriptor().has("8")).isTrue();
                assertThat(after.path()).isEqualTo(base.resolve("A/B"));
            }
            assertThat(has("A/B", "8")).isTrue();
            assertThat(before.descriptor().has("7")).as("still held").isTrue();
        }
        directories.leave();
        assertThat(held()).isEmpty();
    }

    /// Another directory in its place.
    private void replace() throws IOException {
        Files.move(base.resolve("A/B"), base.resolve("A/C"));
        Files.createFile(Files.createDirectory(base.resolve("A/B")).resolve("8"));
    }

    @Test
    void noneIsHeldWhenNobodyUsesThem() throws Exception {
        directories.enter();
        directories.enter();
        assertThat(has("", "A")).isTrue();
        assertThat(has("A", "B")).isTrue();
        directories.leave();
        assertThat(held()).containsExactlyInAnyOrder(base, base.resolve("A"));
        directories.leave();
        assertThat(held()).isEmpty();
        assertThat(has("A/B", "7")).isTrue();
        assertThat(held()).isEmpty();
    }

    @Test
    void aHundredAreHeldAtMost() throws Exception {
        directories.enter();
        for (int i = 0; i < 150; i++) {
            Files.createDirectory(base.resolve("D" + i));
            directories.get("D" + i).close();
        }
        assertThat(held()).hasSize(100);
        directories.leave();
        assertThat(held()).isEmpty();
    }

    @Test
    void whatIsMissingOrNoDirectoryIsToldAndNotHeld() throws Exception {
        directories.enter();
        assertThatThrownBy(() -> directories.get("X")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> directories.get("A/B/7")).isInstanceOf(NotDirectoryException.class);
        assertThat(held()).isEmpty();
        directories.leave();
    }

    private boolean has(String directory, String entry) throws IOException {
        try (Held found = directories.get(directory)) {
            return found.descriptor().has(entry);
        }
    }

    /// @return the directories below the base that this process has open
    private List<Path> held() throws IOException {
        List<Path> held = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path each : descriptors.toList()) {
                try {
                    Path open = Files.readSymbolicLink(each);
                    if (open.startsWith(base)) {
                        held.add(open);
                    }
                } catch (NoSuchFileException closed) {
                    // It is that of this search.
                }
            }
        }
        return held;
    }
}
