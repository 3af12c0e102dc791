package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.testkit.spool.MailDraft;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

/// The checklist of the scheduler protocol, item by item, with an agent inside this process and an engine that does
/// what the test says. Items 8 and 10 are about the program's surroundings; its black-box tests have them.
@Timeout(60)
class SchedulerProtocolTest {
    private static final String HUNGRY = "#hungry";
    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);
    private static final Verdict FAILED = new Verdict.Failed(Scope.RECIPIENT);

    @TempDir
    Path postOffice;

    private SpoolMaker spool;

    @BeforeEach
    void spool() throws IOException {
        spool = new SpoolMaker(postOffice, 2);
    }

    // 1. One writer for stdout; whole lines.

    @Test
    void item1LinesOfJobsAtTheSameTimeDoNotMix() throws IOException {
        ServedAgent agent = ServedAgent.start(spool.transport(), FakeTransport.accepting());
        List<SpooledMail> mails = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            MailDraft draft = SpoolMaker.draft();
            for (int r = 0; r < 5; r++) {
                draft.to("b.example", "u" + r + "@b.example");
            }
            mails.add(spool.put(draft));
        }
        mails.forEach(mail -> agent.say(job(mail, "b.example")));
        List<String> lines = agent.answers(1 + 100 * 6);
        assertThat(lines).filteredOn(HUNGRY::equals).hasSize(101);
        assertThat(lines)
                .filteredOn(line -> !line.equals(HUNGRY))
                .hasSize(500)
                .doesNotHaveDuplicates()
                .allMatch(Pattern.compile("\\d+/\\d+\t\tok3 smtp; 466 \\(as the test says\\)")
                        .asMatchPredicate());
        assertThat(end(agent)).isEmpty();
    }

    // 2. #hungry exactly once at the start and once per consumed line, after its reports.

    @Test
    void item2OneHungryAtTheStartAndNoneAtTheEnd() {
        ServedAgent agent = ServedAgent.start(spool.transport(), FakeTransport.accepting());
        assertThat(agent.answer()).isEqualTo(HUNGRY);
        assertThat(end(agent)).isEmpty();
        assertThat(agent.status()).isEqualTo(ExitStatus.OK);
    }

    @Test
    void item2AnIdleLineIsAnswered() {
        ServedAgent agent = ServedAgent.start(spool.transport(), FakeTransport.accepting());
        agent.say("#idle");
        agent.say("#idle");
        assertThat(agent.answers(3)).containsExactly(HUNGRY, HUNGRY, HUNGRY);
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void item2TheReportsComeBeforeTheHungry() throws IOException {
        SpooledMail mail =
                spool.put(SpoolMaker.draft().to("b.example", "x@b.example").to("b.example", "y@b.example"));
        ServedAgent agent = ServedAgent.start(spool.transport(), FakeTransport.accepting());
        agent.say(job(mail, "b.example"));
        assertThat(agent.answers(4))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo(HUNGRY),
                        line -> assertThat(line).startsWith(report(mail, 0) + "\t\tok3 "),
                        line -> assertThat(line).startsWith(report(mail, 1) + "\t\tok3 "),
                        line -> assertThat(line).isEqualTo(HUNGRY));
        assertThat(end(agent)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd\tb.example",
                "../queue/1\tb.example",
                "A/../../1\tb.example",
                "A//1\tb.example",
                "nothing\tb.example",
                "A/A/999999\tb.example",
                "1\u0001\tb.example",
                "1\u00e9\tb.example",
                "#what",
                "1\t",
                "1\tb\u0007.example",
            })
    void item2LinesThatCannotBeUsedAreResyncedAndAnswered(String line) {
        ServedAgent agent = ServedAgent.start(spool.transport(), FakeTransport.accepting());
        agent.say(line);
        List<String> lines = agent.answers(4);
        assertThat(lines.get(1)).startsWith("# ");
        assertThat(lines.get(2)).startsWith("#resync ");
        assertThat(lines.get(3)).isEqualTo(HUNGRY);
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void item2AJobWithoutHostIsAnsweredEvenBehindOneThatHadSome() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        ServedAgent agent = ServedAgent.start(spool.transport(), FakeTransport.accepting());
        agent.say(job(mail, "b.example"));
        assertThat(agent.answers(3).getLast()).isEqualTo(HUNGRY);
        agent.say(mail.jobPath());
        assertThat(agent.answers(2)).containsExactly("# smtp needs defined host!", HUNGRY);
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void item2TheHostOfTheCommandLineServesJobsWithoutOne() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        ServedAgent agent = ServedAgent.start(spool.transport(), FakeTransport.accepting(), "B.Example");
        agent.say(mail.jobPath());
        assertThat(agent.answers(3).get(1)).startsWith(report(mail, 0) + "\t\tok3");
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void item2AFaultOfTheEngineDefersTheJobAndTheAgentGoesOn() throws IOException {
        SpooledMail bad = spool.put(SpoolMaker.draft().to("b.example", "bad@b.example"));
        SpooledMail good = spool.put(SpoolMaker.draft().to("b.example", "good@b.example"));
        FakeTransport engine = new FakeTransport((_, recipient) -> {
            if (user(recipient).startsWith("bad")) {
                throw new IllegalStateException("on purpose");
            }
            return RELAYED;
        });
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        agent.say(job(bad, "b.example"));
        List<String> lines = agent.answers(4);
        assertThat(lines.get(1)).startsWith("# ").contains("on purpose");
        assertThat(lines.get(2)).startsWith(report(bad, 0) + "\tbad@b.example\u0001failed\u00014.3.0\u0001");
        assertThat(lines.get(2)).contains("\tdeferred ");
        assertThat(lines.get(3)).isEqualTo(HUNGRY);
        agent.say(job(good, "b.example"));
        assertThat(agent.answers(2).getFirst()).startsWith(report(good, 0) + "\t\tok3");
        assertThat(tags(bad)).isEqualTo(" ");
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void item2APartialLineAtTheEndIsNoLine() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        FakeTransport engine = FakeTransport.accepting();
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        assertThat(agent.answer()).isEqualTo(HUNGRY);
        agent.sayWithoutEnd(job(mail, "b.example"));
        assertThat(end(agent)).isEmpty();
        assertThat(engine.deliveries()).isEmpty();
        assertThat(agent.status()).isEqualTo(ExitStatus.OK);
    }

    @Test
    void item2LinesBehindAnEmptyOneAreNotServed() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        FakeTransport engine = FakeTransport.accepting();
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        agent.say("");
        agent.say(job(mail, "b.example"));
        assertThat(agent.rest()).containsExactly(HUNGRY);
        assertThat(engine.isClosed()).isTrue();
    }

    @Test
    void item2SeveralJobsOfAHostAreInProgressAtOnceButNotTwoOfOneFile() throws IOException {
        FakeTransport engine = FakeTransport.accepting().hold();
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        List<SpooledMail> mails = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            mails.add(spool.put(SpoolMaker.draft().to("b.example", "x@b.example")));
        }
        agent.say(job(mails.get(0), "b.example"));
        agent.say(job(mails.get(0), "B.example"));
        engine.awaitDeliveries(1);
        mails.subList(1, 6).forEach(mail -> agent.say(job(mail, "b.example")));
        assertThat(engine.deliveries()).hasSize(1);
        engine.release();
        List<String> lines = agent.answers(1 + 7 + 6 + 1);
        assertThat(lines).filteredOn(HUNGRY::equals).hasSize(8);
        assertThat(lines).filteredOn(line -> line.startsWith("#resync ")).hasSize(1);
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void item2AnswersComeInTheOrderOfTheLinesHoweverTheirJobsEnd() throws IOException {
        SpooledMail slow = spool.put(SpoolMaker.draft().to("b.example", "slow@b.example"));
        SpooledMail quick = spool.put(SpoolMaker.draft().to("b.example", "quick@b.example"));
        CountDownLatch hold = new CountDownLatch(1);
        FakeTransport engine = new FakeTransport((_, recipient) -> {
            if (user(recipient).startsWith("slow")) {
                await(hold);
            }
            return RELAYED;
        });
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        agent.say(job(slow, "b.example"));
        agent.say(job(quick, "b.example"));
        assertThat(agent.answers(2).getLast()).startsWith(report(quick, 0));
        hold.countDown();
        assertThat(agent.answers(3))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(report(slow, 0)),
                        line -> assertThat(line).isEqualTo(HUNGRY),
                        line -> assertThat(line).isEqualTo(HUNGRY));
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void item2TheWindowHoldsFourJobsOfOneHost() throws IOException {
        FakeTransport engine = FakeTransport.accepting().hold();
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        for (int i = 0; i < 6; i++) {
            agent.say(job(spool.put(SpoolMaker.draft().to("b.example", "x@b.example")), "b.example"));
        }
        SpooledMail other = spool.put(SpoolMaker.draft().to("c.example", "x@c.example"));
        agent.say(job(other, "c.example"));
        agent.say("#idle");
        engine.awaitDeliveries(4);
        assertThat(locked()).isEqualTo(4);
        engine.release();
        List<String> lines = agent.answers(1 + 7 * 2 + 1);
        assertThat(lines.subList(13, 16))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(report(other, 0)),
                        line -> assertThat(line).isEqualTo(HUNGRY),
                        line -> assertThat(line).isEqualTo(HUNGRY));
        assertThat(end(agent)).isEmpty();
    }

    // 3. id from the base name, offset = line start; never somebody else's line.

    @Test
    void item3OnlyTheRecipientsOfChannelAndHostAreTakenInAnyLetterCaseOfTheHost() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft()
                .nameSuffix("-907")
                .to("B.Example", "mine@b.example")
                .to("other.example", "not@other.example")
                .to("local", "b.example", "not@b.example", null)
                .to("SMTP", "b.example", "not@b.example", null));
        ServedAgent agent = ServedAgent.start(spool.transport(), FakeTransport.accepting());
        agent.say(job(mail, "b.example"));
        assertThat(agent.answers(3))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo(HUNGRY),
                        line -> assertThat(line)
                                .startsWith(mail.id() + "/"
                                        + mail.recipients().getFirst().offset() + "\t"),
                        line -> assertThat(line).isEqualTo(HUNGRY));
        assertThat(tags(mail)).isEqualTo("+   ");
        assertThat(end(agent)).isEmpty();
    }

    // 4. Lock before work, report, then unlock; all locks released before #resync, #hungry and exit.

    @Test
    void item3AListOfMailExchangersInPlaceOfAHostIsUsedByJobsOfItsFirstHost() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft()
                .to("mx1.example", "plain@b.example")
                .to("((mx1.example)(mx2.example))", "listed@b.example")
                .to("((mx1.example)(bad..name))", "bad@b.example"));
        FakeTransport engine = FakeTransport.accepting();
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        agent.say(job(mail, "mx1.example"));
        assertThat(agent.answers(5)).anyMatch(line -> line.startsWith(report(mail, 2)) && line.contains("\terror2 "));
        assertThat(engine.deliveries())
                .extracting(delivery -> delivery.destination().toString())
                .containsExactlyInAnyOrder("mx1.example", "((mx1.example)(mx2.example))");
        assertThat(tags(mail)).isEqualTo("++-");
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void item4And9RecipientsAreLockedWithOurPidWhileTheyAreWorkedOn() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        FakeTransport engine = FakeTransport.accepting().hold();
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        agent.say(job(mail, "b.example"));
        engine.awaitDeliveries(1);
        int at = (int) mail.recipients().getFirst().offset();
        assertThat(text(mail).substring(at, at + 12)).isEqualTo("r~  4711    ");
        engine.release();
        assertThat(agent.answers(3).getLast()).isEqualTo(HUNGRY);
        assertThat(text(mail).substring(at, at + 12)).isEqualTo("r+          ");
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void item4NothingPendingIsResynced() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        mark(mail, 0, "r~ 99999");
        ServedAgent agent = ServedAgent.start(spool.transport(), FakeTransport.accepting());
        agent.say(job(mail, "b.example"));
        assertThat(agent.answers(3)).containsExactly(HUNGRY, "#resync " + mail.jobPath(), HUNGRY);
        assertThat(text(mail)).contains("r~ 99999");
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void mailOfADiskThatIsNotMountedWaits() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        Files.delete(mail.messageFile());
        assertWaits(mail);
    }

    @Test
    void mailWhoseFileIsCutOffWaits() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        Files.writeString(mail.messageFile(), "");
        assertWaits(mail);
    }

    @Test
    void mailWhoseFileIsALinkWaits() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        Path elsewhere = Files.move(mail.messageFile(), mail.messageFile().resolveSibling("1-other"));
        Files.createSymbolicLink(mail.messageFile(), elsewhere);
        assertWaits(mail);
    }

    private void assertWaits(SpooledMail mail) throws IOException {
        ServedAgent agent = ServedAgent.start(spool.transport(), FakeTransport.accepting());
        agent.say(job(mail, "b.example"));
        List<String> lines = agent.answers(4);
        assertThat(lines.get(1)).startsWith(report(mail, 0) + "\t").contains("\tdeferred ");
        assertThat(lines.subList(2, 4)).containsExactly("#resync " + mail.jobPath(), HUNGRY);
        assertThat(tags(mail)).isEqualTo(" ");
        assertThat(records(mail)).isEmpty();
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void item4AMissingMessageFileFailsEachRecipientForGoodThenResyncs() throws IOException {
        SpooledMail mail =
                spool.put(SpoolMaker.draft().to("b.example", "x@b.example").to("b.example", "y@b.example"));
        Files.move(mail.messageFile(), mail.messageFile().resolveSibling("1-other"));
        ServedAgent agent = ServedAgent.start(spool.transport(), FakeTransport.accepting());
        agent.say(job(mail, "b.example"));
        List<String> lines = agent.answers(5);
        assertThat(lines.get(1)).startsWith(report(mail, 0) + "\t\terror2 ").contains("message file is missing");
        assertThat(lines.get(2)).startsWith(report(mail, 1) + "\t\terror2 ");
        assertThat(lines.subList(3, 5)).containsExactly("#resync " + mail.jobPath(), HUNGRY);
        assertThat(tags(mail)).isEqualTo("--");
        assertThat(records(mail)).hasSize(2);
        assertThat(end(agent)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "T alpha.example 192.0.2.5\n",
                "@ 0x00000007\ni 1\n",
                "@ 0x00000010\ni 1\no 0\nl x\ns smtp - a@b 1\nr           smtp b.example x@b.example 1\nm\nA: b\n\n",
                "@ 0x00000007\ni 1\no 0\nl x\ns smtp - a@b 1\nr           smtp b.example x@b.example 1\nm\nA: b\n",
            })
    void item4AMalformedFileIsResyncedWithoutDelayOfOthers(String control) throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        SpooledMail good = spool.put(SpoolMaker.draft().to("b.example", "y@b.example"));
        Files.writeString(mail.controlFile(), control);
        ServedAgent agent = ServedAgent.start(spool.transport(), FakeTransport.accepting());
        agent.say(job(mail, "b.example"));
        agent.say(job(good, "b.example"));
        List<String> lines = agent.answers(6);
        assertThat(lines).filteredOn(HUNGRY::equals).hasSize(3);
        assertThat(lines).contains("#resync " + mail.jobPath());
        assertThat(lines).anyMatch(line -> line.startsWith("# ") && line.contains("malformed"));
        assertThat(lines).anyMatch(line -> line.startsWith(report(good, 0) + "\t\tok3"));
        assertThat(Files.readString(mail.controlFile())).isEqualTo(control);
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void item4ALinkOutOfTheSpoolIsRefused() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        Path outside = Files.move(mail.controlFile(), postOffice.resolve("stolen"));
        Files.createSymbolicLink(mail.controlFile(), outside);
        FakeTransport engine = FakeTransport.accepting();
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        agent.say(job(mail, "b.example"));
        assertThat(agent.answers(4).subList(2, 4)).containsExactly("#resync " + mail.jobPath(), HUNGRY);
        assertThat(engine.deliveries()).isEmpty();
        assertThat(end(agent)).isEmpty();
    }

    // 5. Never a bare retryat; nothing in the notary that could end it.

    @Test
    void item5EveryRecipientOfAFailedConnectionGetsTheSameVerdict() throws IOException {
        SpooledMail mail =
                spool.put(SpoolMaker.draft().to("b.example", "x@b.example").to("b.example", "y@b.example"));
        ServedAgent agent = ServedAgent.start(
                spool.transport(), new FakeTransport((_, _) -> new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED)));
        agent.say(job(mail, "b.example"));
        List<String> lines = agent.answers(4);
        for (int i = 0; i < 2; i++) {
            assertThat(lines.get(1 + i))
                    .startsWith(report(mail, i) + "\t")
                    .contains("\u0001failed\u0001", "\tdeferall ");
            assertThat(lines.get(1 + i).split("\t", -1)[1].chars().filter(c -> c == 1))
                    .hasSize(5);
        }
        assertThat(tags(mail)).isEqualTo("  ");
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void item5ARetryatHasATime() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        ServedAgent agent = ServedAgent.start(
                spool.transport(), new FakeTransport((_, _) -> new Verdict.Delayed(Scope.SESSION, Delay.NOT_ACCEPTED)));
        agent.say(job(mail, "b.example"));
        assertThat(agent.answers(3).get(1)).contains("\tretryat +60 ");
        assertThat(end(agent)).isEmpty();
    }

    // 6. error2 and ok2 only together with a record that we appended, before the line.

    @Test
    void item6TheRecordIsInTheFileWhenTheLineComes() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft()
                .to("b.example", "bad@b.example")
                .to("smtp", "b.example", "owed@b.example", "NOTIFY=SUCCESS")
                .to("b.example", "good@b.example"));
        FakeTransport engine = new FakeTransport((_, recipient) -> user(recipient)
                        .startsWith("bad")
                ? FAILED
                : new Verdict.Relayed(
                        recipient.parameters().wantsSuccessNotice() ? SuccessNotice.OWED : SuccessNotice.NOT_ASKED));
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        agent.say(job(mail, "b.example"));
        assertThat(agent.answers(2).getLast()).startsWith(report(mail, 0) + "\t\terror2 ");
        assertThat(records(mail)).isNotEmpty();
        assertThat(agent.answers(3))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(report(mail, 1) + "\t\tok2 "),
                        line -> assertThat(line).startsWith(report(mail, 2) + "\t\tok3 "),
                        line -> assertThat(line).isEqualTo(HUNGRY));
        SpooledMail.Recipient bad = mail.recipients().get(0);
        SpooledMail.Recipient owed = mail.recipients().get(1);
        assertThat(records(mail))
                .satisfiesExactly(
                        record -> assertThat(record)
                                .startsWith("d " + bad.offset() + ":" + bad.headerOffset() + ":" + bad.notaryOffset()
                                        + "::1583226005\tbad@b.example\u0001failed\u0001"),
                        record -> assertThat(record)
                                .startsWith("d " + owed.offset() + ":" + owed.headerOffset() + ":" + owed.notaryOffset()
                                        + "::1583226005\towed@b.example\u0001relayed\u0001"));
        assertThat(tags(mail)).isEqualTo("-++");
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void item6AllGroupsOfAJobAreDelivered() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft()
                .to("b.example", "one@b.example")
                .nextGroup("other@sender.example")
                .to("b.example", "two@b.example")
                .to("c.example", "not@c.example")
                .nextGroup("")
                .to("b.example", "three@b.example"));
        FakeTransport engine = FakeTransport.accepting();
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        agent.say(job(mail, "b.example"));
        assertThat(agent.answers(5)).filteredOn(line -> line.contains("\tok3 ")).hasSize(3);
        assertThat(engine.deliveries())
                .extracting(delivery -> delivery.mail().envelope().reversePath().text())
                .containsExactlyInAnyOrder("alice@sender.example", "other@sender.example", "");
        assertThat(tags(mail)).isEqualTo("++ +");
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void item6ARecordThatCannotBeWrittenLosesNothing() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft()
                .to("b.example", "bad@b.example")
                .to("smtp", "b.example", "owed@b.example", "NOTIFY=SUCCESS"));
        FakeTransport engine = new FakeTransport((_, recipient) ->
                        user(recipient).startsWith("bad") ? FAILED : new Verdict.Relayed(SuccessNotice.OWED))
                .hold();
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        agent.say(job(mail, "b.example"));
        engine.awaitDeliveries(1);
        // The agent holds the file open; nobody can open it again to append.
        Path aside = Files.move(mail.controlFile(), mail.controlFile().resolveSibling(".aside"));
        engine.release();
        List<String> lines = agent.answers(6);
        assertThat(lines.get(1)).startsWith("# HELP! diagnostic writeout with bad results!");
        assertThat(lines.get(2))
                .startsWith(report(mail, 0) + "\tbad@b.example\u0001")
                .contains("\tdeferred ");
        assertThat(lines.get(3)).startsWith("# HELP! ");
        assertThat(lines.get(4))
                .startsWith(report(mail, 1) + "\towed@b.example\u0001relayed\u0001")
                .contains("\tok ");
        assertThat(lines.get(5)).isEqualTo(HUNGRY);
        Files.move(aside, mail.controlFile());
        assertThat(tags(mail)).isEqualTo(" +");
        assertThat(end(agent)).isEmpty();
        assertThat(agent.status()).isEqualTo(ExitStatus.DATA_LOST);
    }

    // 7. Stop signals; and the other ends.

    @Test
    void item7AStopReportsWhatIsInProgressAndNothingElse() throws IOException {
        SpooledMail first = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        SpooledMail waiting = spool.put(SpoolMaker.draft().to("c.example", "x@c.example"));
        FakeTransport engine = FakeTransport.accepting().hold();
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        agent.say(job(first, "b.example"));
        agent.say(job(waiting, "c.example"));
        engine.awaitDeliveries(1);
        agent.signal();
        assertThat(agent.rest())
                .satisfies(lines -> assertThat(lines.get(0)).isEqualTo(HUNGRY))
                .satisfies(lines ->
                        assertThat(lines.get(1)).startsWith(report(first, 0)).contains("\tretryat +60 "))
                .filteredOn(HUNGRY::equals)
                .hasSize(1);
        assertThat(tags(first)).isEqualTo(" ");
        assertThat(tags(waiting)).isEqualTo(" ");
        assertThat(agent.status()).isEqualTo(ExitStatus.OK);
        assertThat(engine.isClosed()).isTrue();
    }

    @Test
    void item7AStopWhileIdleEndsAtOnce() {
        ServedAgent agent = ServedAgent.start(spool.transport(), FakeTransport.accepting());
        assertThat(agent.answer()).isEqualTo(HUNGRY);
        agent.signal();
        assertThat(agent.rest()).isEmpty();
        assertThat(agent.status()).isEqualTo(ExitStatus.OK);
    }

    @Test
    void item7TheEndOfTheStreamLetsJobsInProgressEnd() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        FakeTransport engine = FakeTransport.accepting().hold();
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        agent.say(job(mail, "b.example"));
        engine.awaitDeliveries(1);
        agent.endOfStream();
        engine.release();
        assertThat(agent.rest())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo(HUNGRY),
                        line -> assertThat(line).startsWith(report(mail, 0)),
                        line -> assertThat(line).isEqualTo(HUNGRY));
        assertThat(agent.status()).isEqualTo(ExitStatus.OK);
    }

    @Test
    void item7WhereNobodyListensTheMailIsStillRecordedAndNoLockStays() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        FakeTransport engine = FakeTransport.accepting().hold();
        ServedAgent agent = ServedAgent.start(spool.transport(), engine);
        agent.say(job(mail, "b.example"));
        engine.awaitDeliveries(1);
        agent.stopListening();
        engine.release();
        assertThat(agent.status()).isEqualTo(ExitStatus.OK);
        assertThat(tags(mail)).isEqualTo("+");
    }

    // What the engine is asked to do.

    @Test
    void theDestinationIsTheJobsHostUnlessTheCommandLineNamesOne() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "x@b.example"));
        FakeTransport engine = FakeTransport.accepting();
        ServedAgent agent = ServedAgent.start(spool.transport(), engine, "-F", "[127.0.0.1]:2525");
        agent.say(job(mail, "b.example"));
        agent.answers(3);
        assertThat(engine.deliveries().getFirst().destination()).isEqualTo(Destination.Relay.parse("[127.0.0.1]:2525"));
        assertThat(end(agent)).isEmpty();
    }

    @Test
    void aHostThatIsNoneFailsForGood() throws IOException {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b..example", "x@b.example"));
        ServedAgent agent = ServedAgent.start(spool.transport(), FakeTransport.accepting());
        agent.say(job(mail, "b..example"));
        assertThat(agent.answers(3).get(1)).startsWith(report(mail, 0) + "\t\terror2 ");
        assertThat(records(mail).getFirst()).contains("\u0001failed\u00015.1.2\u0001");
        assertThat(end(agent)).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> end(ServedAgent agent) {
        agent.endOfStream();
        return agent.rest();
    }

    private static String job(SpooledMail mail, String host) {
        return mail.jobPath() + "\t" + host;
    }

    private static String report(SpooledMail mail, int recipient) {
        return mail.id() + "/" + mail.recipients().get(recipient).offset();
    }

    private static String user(Recipient recipient) {
        return recipient.forwardPath().text();
    }

    private static String text(SpooledMail mail) throws IOException {
        return Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1);
    }

    private static String tags(SpooledMail mail) throws IOException {
        String text = text(mail);
        StringBuilder tags = new StringBuilder();
        mail.recipients().forEach(recipient -> tags.append(text.charAt((int) recipient.offset() + 1)));
        return tags.toString();
    }

    private static List<String> records(SpooledMail mail) throws IOException {
        return text(mail).lines().filter(line -> line.startsWith("d ")).toList();
    }

    private static void mark(SpooledMail mail, int recipient, String octets) throws IOException {
        int at = (int) mail.recipients().get(recipient).offset();
        String text = text(mail);
        Files.writeString(
                mail.controlFile(),
                text.substring(0, at) + octets + text.substring(at + octets.length()),
                StandardCharsets.ISO_8859_1);
    }

    private long locked() throws IOException {
        try (Stream<Path> files = Files.walk(spool.transport())) {
            return files.filter(Files::isRegularFile)
                    .flatMap(SchedulerProtocolTest::lines)
                    .filter(line -> line.startsWith("r~"))
                    .count();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
