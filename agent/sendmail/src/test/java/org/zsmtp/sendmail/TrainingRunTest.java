package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {

    @Test
    void everyMessageArrivesButTheOneWhoseServerNobodyVouchesFor(@TempDir Path place) throws Exception {
        assertThat(new TrainingRun(place).sendAll()).isEqualTo(6);
    }
}
