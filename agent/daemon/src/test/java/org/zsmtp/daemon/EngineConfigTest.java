package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

class EngineConfigTest {
    @TempDir
    Path directory;

    @Test
    void againstADemandNothingGoesInClearText() throws Exception {
        Path tls = Files.writeString(directory.resolve("smtp-tls.conf"), "demand-tls-mode\n");
        assertThat(deferral("-S", tls.toString())).contains("\u00014.7.").containsPattern("\tdefer(red|all) ");
    }

    @Test
    void aLevelThatForbidsClearTextIsKept() throws Exception {
        assertThat(deferral("--tls-level=encrypt")).contains("\u00014.7.").contains("STARTTLS");
    }

    @Test
    void theLevelOfADestinationIsThatOfThePolicyFile() throws Exception {
        Path policy = Files.writeString(directory.resolve("tls_policy"), "[127.0.0.1] encrypt\n");
        assertThat(deferral("--tls-level=none", "--tls-policy", policy.toString()))
                .contains("STARTTLS");
    }

    /// What is reported of a mail to a server without STARTTLS, which must not get it.
    private String deferral(String... arguments) throws Exception {
        SpoolMaker spool = new SpoolMaker(directory, 1);
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            List<String> all = new ArrayList<>(List.of(arguments));
            all.addAll(List.of("-F", "[127.0.0.1]:" + server.port(), "-h", "mx.sender.example"));
            try (MailTransport engine = EngineConfig.open(AgentOptions.parse(all), DeliveryListener.NONE)) {
                ServedAgent agent = ServedAgent.start(spool.transport(), engine, all.toArray(String[]::new));
                assertThat(agent.answer()).isEqualTo("#hungry");
                agent.say(mail.jobPath() + "\tb.example");
                String report = agent.answer();
                assertThat(agent.answer()).isEqualTo("#hungry");
                agent.say("");
                assertThat(server.messages()).isEmpty();
                return report;
            }
        }
    }

    @Test
    void aBrokenFileDelaysAllMailAndConnectsNowhere() throws Exception {
        Path tls = Files.writeString(directory.resolve("smtp-tls.conf"), "tls-cipher-list FROBNICATE\n");
        SpoolMaker spool = new SpoolMaker(directory, 1);
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            AgentOptions options = AgentOptions.parse(
                    List.of("-S", tls.toString(), "-F", "[127.0.0.1]:" + server.port(), "-h", "mx.sender.example"));
            try (MailTransport engine = EngineConfig.open(options, DeliveryListener.NONE)) {
                ServedAgent agent = ServedAgent.start(spool.transport(), engine, "-S", tls.toString());
                String why = tls + ": tls-cipher-list: there is no cipher \"FROBNICATE\"";
                assertThat(agent.answer()).isEqualTo("# zsmtp: " + why + ": all mail waits");
                assertThat(agent.answer()).isEqualTo("#hungry");
                agent.say(mail.jobPath() + "\tb.example");
                assertThat(agent.answer())
                        .contains("\u00014.7.0\u0001")
                        .containsPattern("\tdefer(red|all) .*transport security is not configured")
                        .contains("FROBNICATE");
                assertThat(agent.answer()).isEqualTo("#hungry");
                agent.say("");
            }
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void aPolicyFileThatCannotBeReadDelaysAllMail() throws Exception {
        AgentOptions options =
                AgentOptions.parse(List.of("--tls-policy", "/nonexistent/tls_policy", "-h", "me.example"));
        assertThat(EngineConfig.remarks(options))
                .containsExactly("/nonexistent/tls_policy: cannot be read: No such file or directory: all mail waits");
        try (MailTransport engine = EngineConfig.open(options, DeliveryListener.NONE)) {
            assertThat(engine).isInstanceOf(BrokenConfiguration.class);
        }
    }

    @Test
    void whatHasNoEffectIsSaidAtTheStart() throws Exception {
        Path tls = Files.writeString(directory.resolve("smtp-tls.conf"), "tls-magic\ntls-cert-file /nonexistent/c\n");
        AgentOptions options =
                AgentOptions.read(List.of("-S", tls.toString()), Optional.empty(), Zenv.of("DEFCHARSET=??\n"));
        assertThat(EngineConfig.remarks(options))
                .satisfiesExactly(
                        zenv -> assertThat(zenv).startsWith("DEFCHARSET: "),
                        key -> assertThat(key).isEqualTo(tls + ":1: there is no key \"tls-magic\""),
                        missing -> assertThat(missing)
                                .isEqualTo(tls
                                        + ": tls-cert-file: /nonexistent/c: cannot be read: No such file or directory:"
                                        + " mail that needs TLS waits"));
    }

    @Test
    void withoutSuchAnOptionThereIsNothingToSay() throws Exception {
        assertThat(EngineConfig.remarks(AgentOptions.parse(List.of()))).isEmpty();
    }
}
