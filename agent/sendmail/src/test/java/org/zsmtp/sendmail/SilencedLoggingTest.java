package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.logging.InternalLoggerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class SilencedLoggingTest {

    @Test
    void whoLogsBySlf4jGoesOnDoingSo() {
        InternalLoggerFactory before = InternalLoggerFactory.getDefaultFactory();
        String provider = System.clearProperty("slf4j.provider");
        try {
            SilencedLogging.begin();

            assertThat(InternalLoggerFactory.getInstance("any").isErrorEnabled())
                    .isFalse();
            assertThat(System.getProperty("slf4j.provider")).isNull();
        } finally {
            InternalLoggerFactory.setDefaultFactory(before);
            if (provider != null) {
                System.setProperty("slf4j.provider", provider);
            }
        }
    }
}
