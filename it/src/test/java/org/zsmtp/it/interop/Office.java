package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.SchedulerDriver;
import org.zsmtp.testkit.scheduler.SchedulerSettings;
import org.zsmtp.testkit.spool.MailDraft;
import org.zsmtp.testkit.spool.SpoolMaker;

/// A post office with a spool of its own, which sends what is in it through one agent.
final class Office {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SpoolMaker maker;
    private final Map<Long, String> names = new LinkedHashMap<>();

    Office(Path directory) throws IOException {
        maker = new SpoolMaker(directory, 1);
    }

    /// Puts each message into the spool, for this recipient.
    void put(List<AwkwardMessage> messages, String recipient) throws IOException {
        for (AwkwardMessage message : messages) {
            put(message.name(), message.draft().to("peer.example", recipient));
        }
    }

    void put(String name, MailDraft draft) throws IOException {
        names.put(maker.put(draft).id(), name);
    }

    /// Sends all of it.
    ///
    /// @return what became of each, by `name` and, behind a blank, the recipient's address
    Map<String, RecipientState> send(SpawnedAgent agent) throws Exception {
        try (SchedulerDriver scheduler = new SchedulerDriver(
                maker.transport(), agent.launcher(maker.transport()), SchedulerSettings.OVERFEED.patience(PATIENCE))) {
            scheduler.offerSpool();
            scheduler.start();
            scheduler.awaitSettled();
            assertThat(scheduler.stop()).isZero();
            scheduler.requireLawful();
            Map<String, RecipientState> states = new TreeMap<>();
            scheduler
                    .recipients()
                    .forEach((recipient, state) ->
                            states.put(names.get(recipient.id()) + " " + recipient.user(), state));
            return states;
        }
    }
}
