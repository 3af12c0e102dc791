package org.zsmtp.submission.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.SubmissionResult;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

// begin testkit
class RefusalTest {

    @Test
    void refusalIsTold() throws IOException {
        WellBehaved behaviour = WellBehaved.smtp("mail.example.org")
                .answeringRecipient("bob@example.net", Reaction.reply("550 5.1.1 User unknown"));
        try (ScriptedServer server = ScriptedServer.behaving(behaviour)) {
            SubmissionResult result = OneMessage.send(Server.host("127.0.0.1", server.port()));
            assertThat(result.isAccepted()).isFalse();
            assertThat(result.refused().getFirst().code()).isEqualTo(550);
            assertThat(server.messages()).isEmpty();
            server.requireLawful();
        }
    }
}
// end
