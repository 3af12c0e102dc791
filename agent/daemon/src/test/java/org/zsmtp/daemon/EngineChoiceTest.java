package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.Zenv;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

class EngineChoiceTest {
    @TempDir
    Path directory;

    @Test
    void againstADemandNothingGoesInClearText() throws Exception {
        Path tls = Files.writeString(directory.resolve("smtp-tls.conf"), "demand-tls-mode\n");
        SpoolMaker spool = new SpoolMaker(directory, 1);
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            AgentOptions options = AgentOptions.parse(
                    List.of("-S", tls.toString(), "-F", "[127.0.0.1]:" + server.port(), "-h", "mx.sender.example"));
            try (MailTransport engine = EngineChoice.open(options, DeliveryListener.NONE)) {
                ServedAgent agent = ServedAgent.start(spool.transport(), engine, "-S", tls.toString());
                assertThat(agent.answer())
                        .isEqualTo("# zsmtp: " + tls
                                + " demands transport security, which this version has not: all mail waits");
                assertThat(agent.answer()).isEqualTo("#hungry");
                agent.say(mail.jobPath() + "\tb.example");
                assertThat(agent.answer())
                        .contains("\u00014.7.4\u0001")
                        .containsPattern("\tdefer(red|all) .*transport security is demanded");
                assertThat(agent.answer()).isEqualTo("#hungry");
                agent.say("");
            }
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void whatIsNoDemandIsSaidToHaveNoEffect() throws Exception {
        Path tls = Files.writeString(directory.resolve("smtp-tls.conf"), "tls-magic\n");
        AgentOptions options =
                AgentOptions.read(List.of("-S", tls.toString()), Optional.empty(), Zenv.of("DEFCHARSET=??\n"));
        assertThat(EngineChoice.remarks(options))
                .satisfiesExactly(
                        zenv -> assertThat(zenv).startsWith("DEFCHARSET: "),
                        key -> assertThat(key).isEqualTo(tls + ":1: there is no key \"tls-magic\""),
                        effect -> assertThat(effect).contains("-S has no effect, mail goes in clear text"));
    }

    @Test
    void withoutSuchAnOptionThereIsNothingToSay() throws Exception {
        assertThat(EngineChoice.remarks(AgentOptions.parse(List.of()))).isEmpty();
    }
}
