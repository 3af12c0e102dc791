package org.zsmtp.testkit.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.zsmtp.testkit.scheduler.AgentLauncher;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.SchedulerDriver;
import org.zsmtp.testkit.scheduler.SchedulerSettings;
import org.zsmtp.testkit.spawn.Launch;
import org.zsmtp.testkit.spool.SpoolMaker;

final class SchedulerExample {

    private SchedulerExample() {}

    // begin scheduler
    static int delivered(Path postOffice, List<String> agent) throws IOException {
        SpoolMaker spool = new SpoolMaker(postOffice, 2);
        spool.put(SpoolMaker.draft().to("example.net", "bob@example.net"));
        AgentLauncher launcher = AgentLauncher.socketPair(Launch.of(spool.transport(), agent));
        try (SchedulerDriver scheduler =
                new SchedulerDriver(spool.transport(), launcher, SchedulerSettings.OVERFEED.restarts(3))) {
            scheduler.offerSpool();
            scheduler.start();
            scheduler.awaitSettled();
            scheduler.stop();
            scheduler.requireLawful();
            return scheduler.count(RecipientState.DELIVERED);
        }
    }
    // end
}
