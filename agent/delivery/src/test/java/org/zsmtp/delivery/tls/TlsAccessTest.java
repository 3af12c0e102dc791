package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsOptions.Trust;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestIdentity;

/// When an operator's files are read, and read again.
class TlsAccessTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private Instant now = START;

    private Path file() {
        return directory.resolve("ca.pem");
    }

    private void replaceFile() throws Exception {
        Files.writeString(file(), TestIdentity.pem(TestAuthority.root("Root").certificate()));
    }

    private TlsAccess access() {
        Trust trust = new Trust(Trust.SystemStore.IGNORED, List.of(file()), List.of());
        return new TlsAccess(TlsOptions.DEFAULTS.with(TlsOptions.Library.JDK).with(trust), () -> now);
    }

    @Test
    void theFilesAreReadOnce() throws Exception {
        replaceFile();
        TlsAccess access = access();
        TlsClients opened = access.clients();
        Files.delete(file());
        now = START.plus(Duration.ofDays(1));
        assertThat(access.clients()).isSameAs(opened);
        assertThat(access.trouble()).isNull();
    }

    @Test
    void aFileThatCannotBeUsedIsReadAgainAfter30SecondsAndNotBefore() throws Exception {
        TlsAccess access = access();
        Throwable first = catchThrowable(access::clients);
        assertThat(first)
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessage(file() + ": cannot be read: No such file or directory");

        replaceFile();
        assertThatThrownBy(access::clients).isSameAs(first);
        now = START.plusSeconds(30).minusNanos(1);
        assertThatThrownBy(access::clients).isSameAs(first);
        assertThat(access.trouble()).isEqualTo(file() + ": cannot be read: No such file or directory");

        now = START.plusSeconds(30);
        assertThat(access.clients()).isNotNull();
        assertThat(access.trouble()).isNull();
    }

    @Test
    void eachFailureKeepsTheFileUnreadForAnother30Seconds() throws Exception {
        TlsAccess access = access();
        Throwable first = catchThrowable(access::clients);
        now = START.plusSeconds(30);
        Throwable second = catchThrowable(access::clients);
        assertThat(second).isInstanceOf(TlsConfigurationException.class).isNotSameAs(first);

        replaceFile();
        now = START.plusSeconds(59);
        assertThatThrownBy(access::clients).isSameAs(second);
        now = START.plusSeconds(60);
        assertThat(access.clients()).isNotNull();
    }

    @Test
    void whereTheOperatorNamesNothingNothingIsWrong() {
        assertThat(new TlsAccess(TlsOptions.DEFAULTS, () -> now).trouble()).isNull();
    }
}
