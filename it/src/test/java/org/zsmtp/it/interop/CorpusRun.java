package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.zsmtp.it.peers.MailServer;
import org.zsmtp.testkit.scheduler.RecipientState;

/// Sends messages of the corpus to one server and looks at what it stored.
///
/// @param server    who takes them
/// @param recipient one of its mailboxes
/// @param agent     who brings them
record CorpusRun(MailServer server, String recipient, SpawnedAgent agent) {

    /// All of them arrive.
    ///
    /// @param office empty, becomes the spool
    Arrivals deliver(Path office, List<AwkwardMessage> messages) throws Exception {
        return deliver(office, messages, List.of());
    }

    /// All of them arrive but these, which are returned to their senders.
    Arrivals deliver(Path office, List<AwkwardMessage> messages, List<String> returned) throws Exception {
        Office sender = new Office(office);
        sender.put(messages, recipient);
        Map<String, RecipientState> states = sender.send(agent);
        List<String> failed = new ArrayList<>();
        states.forEach((name, state) -> {
            if (state != RecipientState.DELIVERED) {
                failed.add(name.substring(0, name.indexOf(' ')) + (state == RecipientState.FAILED ? "" : " " + state));
            }
        });
        assertThat(failed).as(server.log()).containsExactlyInAnyOrderElementsOf(returned);
        return new Arrivals(server.awaitMailbox(messages.size() - returned.size()));
    }
}
