package org.zsmtp.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.testkit.BoundedWait;
import org.zsmtp.testkit.net.UnixSocketRelay;
import org.zsmtp.testkit.server.HeldReply;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

class SubmissionTest {

    @Test
    void oneMessageToOneServer() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("relay.example"))) {
            SubmissionResult result =
                    Fixture.submit(Fixture.options(Fixture.at(server)), "bob@b.example", "carol@c.example");
            assertThat(result.isAccepted()).isTrue();
            assertThat(result.refused()).isEmpty();
            assertThat(result.anyDelayed()).isFalse();
            assertThat(server.messages().getFirst().paths()).containsExactly("bob@b.example", "carol@c.example");
            assertThat(server.transcript().clientLines(1)).contains("EHLO localhost");
            server.requireLawful();
        }
    }

    @Test
    void serverIsFoundByItsNameInBothFamilies() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("relay.example"))) {
            SubmissionResult result =
                    Fixture.submit(Fixture.options(Server.host("localhost", server.port())), "bob@b.example");
            assertThat(result.isAccepted()).isTrue();
        }
    }

    @Test
    void serverBehindSocketOfThisHost(@TempDir Path directory) {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.lmtp("store.example"));
                UnixSocketRelay door = UnixSocketRelay.at(directory.resolve("lmtp"), server.address())) {
            SubmissionOptions options =
                    Fixture.changed(Fixture.options(Server.socket(door.path())), each -> each.protocol(Protocol.LMTP));
            SubmissionResult result = Fixture.submit(options, "bob@b.example");
            assertThat(result.isAccepted()).isTrue();
            assertThat(result.results().getFirst().verdict()).isInstanceOf(Verdict.Delivered.class);
        }
    }

    @Test
    void refusedRecipientKeepsTheMessageFromAllUnlessAnyWillDo() {
        WellBehaved behaviour = WellBehaved.smtp("relay.example")
                .answeringRecipient("carol@c.example", Reaction.reply("550 5.1.1 no\u0007 such user"));
        try (ScriptedServer server = ScriptedServer.behaving(behaviour);
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("second.example"))) {
            SubmissionOptions options = Fixture.options(Fixture.at(server), Fixture.at(second));
            SubmissionResult none = Fixture.submit(options, "bob@b.example", "carol@c.example");
            assertThat(server.messages()).isEmpty();
            assertThat(none.isAcceptedForSome()).isFalse();
            assertThat(Fixture.refused(none)).containsExactly("carol@c.example 550 5.1.1 no? such user");
            assertThat(Fixture.unsent(none))
                    .contains("carol@c.example 550 5.1.1 no? such user")
                    .anyMatch(each -> each.startsWith("bob@b.example 0 not sent: another recipient was refused"))
                    .hasSize(2);

            SubmissionResult some = Fixture.submit(Fixture.anyRecipient(options), "bob@b.example", "carol@c.example");
            assertThat(some.isAccepted()).isFalse();
            assertThat(some.isAcceptedForSome()).isTrue();
            assertThat(some.anyDelayed()).isFalse();
            assertThat(Fixture.refused(some)).containsExactly("carol@c.example 550 5.1.1 no? such user");
            assertThat(server.messages()).hasSize(1);
            assertThat(second.connections())
                    .as("nobody goes on without the other")
                    .isZero();
        }
    }

    @Test
    void allGoToTheNextServerWhereOneIsRefusedForNow() {
        try (ScriptedServer first = ScriptedServer.behaving(WellBehaved.smtp("first.example")
                        .answeringRecipient("carol@c.example", Reaction.reply("450 4.2.0 later")));
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("second.example"))) {
            SubmissionResult result = Fixture.submit(
                    Fixture.options(Fixture.at(first), Fixture.at(second)), "bob@b.example", "carol@c.example");
            assertThat(result.isAccepted()).isTrue();
            assertThat(first.messages()).isEmpty();
            assertThat(second.messages().getFirst().paths()).containsExactly("bob@b.example", "carol@c.example");
        }
    }

    @Test
    void nextServerIsTriedWhereTheFirstIsNotThere() {
        try (ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("second.example"))) {
            SubmissionResult result =
                    Fixture.submit(Fixture.options(Fixture.nobody(), Fixture.at(second)), "bob@b.example");
            assertThat(result.isAccepted()).isTrue();
        }
    }

    @Test
    void nextServerIsTriedWhereTheNameHasNoAddress() {
        try (ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("second.example"))) {
            SubmissionResult result = Fixture.submit(
                    Fixture.options(Server.host("nowhere.invalid", 25), Fixture.at(second)), "bob@b.example");
            assertThat(result.isAccepted()).isTrue();
        }
        assertThat(Fixture.unsent(Fixture.submit(Fixture.options(Server.host("nowhere.invalid", 25)), "bob@b.example")))
                .containsExactly("bob@b.example 0 nowhere.invalid: the host has no address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"421 closing", "554 no service", "450 later", "nonsense", "\u0000\u0001"})
    void nextServerIsTriedWhereTheFirstGivesNoSession(String greeting) {
        try (ScriptedServer first = ScriptedServer.behaving(
                        WellBehaved.smtp("first.example").greetingWith(Reaction.reply(greeting)));
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("second.example"))) {
            SubmissionOptions both = Fixture.options(Fixture.at(first), Fixture.at(second));
            assertThat(Fixture.submit(both, "bob@b.example").isAccepted()).isTrue();
            assertThat(second.messages()).hasSize(1);
            assertThat(Fixture.submit(Fixture.options(Fixture.at(first)), "bob@b.example")
                            .isAccepted())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
    void nextServerIsTriedWhereTheFirstRefusesForNow(String verb) {
        try (ScriptedServer first = ScriptedServer.behaving(
                        WellBehaved.smtp("first.example").answering(verb, Reaction.reply("451 4.3.0 later")));
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("second.example"))) {
            SubmissionOptions both = Fixture.options(Fixture.at(first), Fixture.at(second));
            assertThat(Fixture.submit(both, "bob@b.example", "carol@b.example").isAccepted())
                    .isTrue();
            assertThat(first.messages()).isEmpty();
            assertThat(second.messages()).hasSize(1);
            assertThat(second.messages().getFirst().paths()).containsExactly("bob@b.example", "carol@b.example");
        }
    }

    @Test
    void nextServerIsTriedWhereTheFirstRefusesTheContentForNow() {
        try (ScriptedServer first = ScriptedServer.behaving(
                        WellBehaved.smtp("first.example").answeringEndOfData(Reaction.reply("452 4.3.1 full")));
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("second.example"))) {
            assertThat(Fixture.submit(Fixture.options(Fixture.at(first), Fixture.at(second)), "bob@b.example")
                            .isAccepted())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA", "."})
    void refusalForGoodIsTheLastWord(String verb) {
        Reaction refusal = Reaction.reply("550 5.7.1 not with us");
        WellBehaved behaviour = WellBehaved.smtp("first.example");
        behaviour = verb.equals(".") ? behaviour.answeringEndOfData(refusal) : behaviour.answering(verb, refusal);
        try (ScriptedServer first = ScriptedServer.behaving(behaviour);
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("second.example"))) {
            SubmissionResult result =
                    Fixture.submit(Fixture.options(Fixture.at(first), Fixture.at(second)), "bob@b.example");
            assertThat(Fixture.refused(result)).containsExactly("bob@b.example 550 5.7.1 not with us");
            assertThat(result.anyDelayed()).isFalse();
            assertThat(second.connections()).isZero();
        }
    }

    @Test
    void onlyThoseWhoWaitGoToTheNextServer() {
        try (ScriptedServer first = ScriptedServer.behaving(WellBehaved.smtp("first.example")
                        .answeringRecipient("later@b.example", Reaction.reply("450 4.2.0 later"))
                        .answeringRecipient("never@b.example", Reaction.reply("550 5.1.1 never")));
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("second.example"))) {
            SubmissionResult result = Fixture.submit(
                    Fixture.anyRecipient(Fixture.options(Fixture.at(first), Fixture.at(second))),
                    "bob@b.example",
                    "later@b.example",
                    "never@b.example");
            assertThat(first.messages().getFirst().paths()).containsExactly("bob@b.example");
            assertThat(second.messages().getFirst().paths()).containsExactly("later@b.example");
            assertThat(Fixture.refused(result)).containsExactly("never@b.example 550 5.1.1 never");
            assertThat(result.results())
                    .extracting(each -> each.recipient().id())
                    .containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void noOtherServerIsTriedWhereTheFirstMayHaveTheMessage() {
        try (ScriptedServer first = ScriptedServer.behaving(WellBehaved.smtp("first.example")
                        .answeringEndOfData(Reaction.silence().thenReset()));
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("second.example"))) {
            SubmissionResult result =
                    Fixture.submit(Fixture.options(Fixture.at(first), Fixture.at(second)), "bob@b.example");
            assertThat(result.anyInDoubt()).isTrue();
            assertThat(result.anyDelayed()).isTrue();
            assertThat(result.isAccepted()).isFalse();
            assertThat(result.unsent()).as("nobody knows").isEmpty();
            assertThat(second.connections()).isZero();
        }
    }

    @Test
    void whoWasThereKnowsBetterThanWhoWasNot() {
        try (ScriptedServer first = ScriptedServer.behaving(
                WellBehaved.smtp("first.example").answering("RCPT", Reaction.reply("451 4.7.1 greylisted")))) {
            SubmissionResult result =
                    Fixture.submit(Fixture.options(Fixture.at(first), Fixture.nobody()), "bob@b.example");
            assertThat(Fixture.refused(result)).containsExactly("bob@b.example 451 4.7.1 greylisted");
            assertThat(result.anyDelayed()).isTrue();
        }
    }

    @Test
    void connectionServesTheNextMessageOfTheSameClient() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("relay.example"));
                SubmissionClient client = SubmissionClient.open(Fixture.options(Fixture.at(server)))) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.submit(Fixture.mail("bob@b.example")).isAccepted())
                        .isTrue();
            }
            assertThat(server.connections()).isEqualTo(1);
            server.requireLawful();
        }
    }

    /// What waits for a deadline that means nothing any more would hold the message as long.
    @Test
    void nothingIsLeftOfASubmission() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("relay.example"));
                SubmissionClient client = SubmissionClient.open(
                        Fixture.options(Fixture.at(server)).withDeadline(SubmissionOptions.NO_DEADLINE))) {
            WeakReference<MailObject> mail = submitted(client);
            long patience = System.nanoTime() + BoundedWait.PATIENCE.toNanos();
            while (mail.get() != null) {
                assertThat(System.nanoTime()).as("the message is gone").isLessThan(patience);
                System.gc();
            }
        }
    }

    private static WeakReference<MailObject> submitted(SubmissionClient client) {
        MailObject mail = Fixture.mail("bob@b.example");
        assertThat(client.submit(mail).isAccepted()).isTrue();
        return new WeakReference<>(mail);
    }

    // ---- time -----------------------------------------------------------------------------------------------------

    @Test
    void deadlineDelaysWhatWasNotSent() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("slow.example")
                        .answering("MAIL", Reaction.silence().thenStall()));
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("second.example"))) {
            SubmissionResult result = Fixture.submit(
                    Fixture.options(Fixture.at(server), Fixture.at(second)).withDeadline(Duration.ofMillis(300)),
                    "bob@b.example");
            assertThat(Fixture.unsent(result)).containsExactly("bob@b.example 0 not sent within 300 ms");
            assertThat(result.results().getFirst().diagnosis().status()).hasToString("4.4.7");
            assertThat(result.anyInDoubt()).isFalse();
            assertThat(second.connections()).isZero();
        }
    }

    @Test
    void deadlineHoldsOverAllServers() {
        try (ScriptedServer first = ScriptedServer.behaving(WellBehaved.smtp("first.example")
                .greetingWith(Reaction.silence().thenStall()))) {
            long began = System.nanoTime();
            SubmissionResult result = Fixture.submit(
                    Fixture.options(Fixture.at(first), Fixture.at(first), Fixture.at(first))
                            .withDeadline(Duration.ofMillis(300)),
                    "bob@b.example");
            assertThat(result.isAccepted()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
            assertThat(first.connections()).isEqualTo(1);
        }
    }

    @Test
    void whatHasGoneOutWithoutAnswerIsInDoubtAtTheDeadline() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("slow.example")
                .answeringEndOfData(Reaction.silence().thenStall()))) {
            SubmissionResult result = Fixture.submit(
                    Fixture.options(Fixture.at(server)).withDeadline(Duration.ofMillis(1500)), "bob@b.example");
            assertThat(result.anyInDoubt()).isTrue();
            assertThat(result.unsent()).isEmpty();
        }
    }

    @Test
    void stoppedSubmissionTellsWhatBecameOfIt() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("slow.example")
                        .answering("RCPT", Reaction.silence().thenStall()));
                SubmissionClient client = SubmissionClient.open(Fixture.options(Fixture.at(server)))) {
            Submission submission = client.start(Fixture.mail("bob@b.example"));
            server.awaitTranscript(each -> each.toString().contains("RCPT"), "RCPT");
            submission.stop();
            SubmissionResult result = Fixture.await(submission);
            assertThat(Fixture.unsent(result)).containsExactly("bob@b.example 0 the submission was stopped");
        }
    }

    @Test
    void cancelledSubmissionEndsItsConnectionAndTellsTheListener() throws Exception {
        CompletableFuture<RecipientResult> heard = new CompletableFuture<>();
        DeliveryListener listener = new DeliveryListener() {
            @Override
            public void settled(MailObject mail, RecipientResult result) {
                heard.complete(result);
            }
        };
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("slow.example")
                        .answering("MAIL", Reaction.silence().thenStall()));
                SubmissionClient client = SubmissionClient.open(Fixture.options(Fixture.at(server)), listener)) {
            Submission submission = client.start(Fixture.mail("bob@b.example"));
            server.awaitTranscript(each -> each.toString().contains("MAIL"), "MAIL");
            assertThat(submission.cancel(true)).isTrue();
            assertThatThrownBy(submission::get).isInstanceOf(CancellationException.class);
            server.awaitEnded(1);
            assertThat(heard.get(BoundedWait.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .verdict())
                    .isInstanceOf(Verdict.Delayed.class);
        }
    }

    @Test
    void answerThatComesBehindTheStopStillCounts() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer server =
                        ScriptedServer.behaving(new HeldReply(WellBehaved.smtp("relay.example"), ".", gate));
                SubmissionClient client = SubmissionClient.open(Fixture.options(Fixture.at(server)))) {
            Submission submission = client.start(Fixture.mail("bob@b.example"));
            server.awaitTranscript(each -> each.toString().contains("hello"), "content");
            submission.stop();
            gate.countDown();
            assertThat(Fixture.await(submission).isAccepted()).isTrue();
        }
    }

    @Test
    void interruptedCallerGetsAResultAndStaysInterrupted() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("slow.example")
                        .answering("MAIL", Reaction.silence().thenStall()));
                SubmissionClient client = SubmissionClient.open(Fixture.options(Fixture.at(server)))) {
            CompletableFuture<String> told = new CompletableFuture<>();
            Thread caller = Thread.ofVirtual().start(() -> {
                SubmissionResult result = client.submit(Fixture.mail("bob@b.example"));
                told.complete(result.isAccepted() + " " + Thread.currentThread().isInterrupted());
            });
            server.awaitTranscript(each -> each.toString().contains("MAIL"), "MAIL");
            caller.interrupt();
            assertThat(told.get(BoundedWait.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("false true");
        }
    }

    @Test
    void closedClientStopsWhatIsUnderWayAndTakesNoMore() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("slow.example")
                .answering("MAIL", Reaction.silence().thenStall()))) {
            SubmissionClient client = SubmissionClient.open(Fixture.options(Fixture.at(server)));
            Submission submission = client.start(Fixture.mail("bob@b.example"));
            server.awaitTranscript(each -> each.toString().contains("MAIL"), "MAIL");
            client.close();
            assertThat(Fixture.await(submission).anyDelayed()).isTrue();
            assertThatThrownBy(() -> client.start(Fixture.mail("bob@b.example")))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void nobodyElseCompletesASubmission() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("slow.example")
                        .answering("MAIL", Reaction.silence().thenStall()));
                SubmissionClient client = SubmissionClient.open(Fixture.options(Fixture.at(server)))) {
            Submission submission = client.start(Fixture.mail("bob@b.example"));
            SubmissionResult other = new SubmissionResult(List.of());
            assertThatThrownBy(() -> submission.complete(other)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> submission.completeExceptionally(new IllegalStateException()))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> submission.completeAsync(() -> other))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> submission.completeOnTimeout(other, 1, TimeUnit.SECONDS))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> submission.obtrudeValue(other)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> submission.obtrudeException(new IllegalStateException()))
                    .isInstanceOf(UnsupportedOperationException.class);

            server.awaitTranscript(each -> each.toString().contains("MAIL"), "MAIL");
            SubmissionResult result =
                    submission.orTimeout(10, TimeUnit.MILLISECONDS).get(20, TimeUnit.SECONDS);
            assertThat(Fixture.unsent(result)).containsExactly("bob@b.example 0 the submission was stopped");
        }
    }

    @Test
    void aResultIsPrintedInALineForEachRecipient() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("relay.example")
                .answeringRecipient("bob@b.example", Reaction.reply("550-5.1.1 no such\r\n550 5.1.1 user")))) {
            SubmissionResult result = Fixture.submit(
                    Fixture.options(Fixture.at(server)).with(Acceptance.ANY_RECIPIENT),
                    "bob@b.example",
                    "carol@c.example");
            assertThat(result.toString().lines().toList())
                    .satisfiesExactly(
                            bob -> assertThat(bob)
                                    .startsWith("bob@b.example: refused by [127.0.0.1]: 550 5.1.1 no such")
                                    .endsWith("user"),
                            carol -> assertThat(carol).startsWith("carol@c.example: accepted by [127.0.0.1]: 250 "));
            assertThat(result.unsent().getFirst().toString()).startsWith("bob@b.example: 550 5.1.1 no such");
        }
    }

    @Test
    void closingWaitsOnceForAllThatHangAndADeadlineIsNearlyKept() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("slow.example")
                .answeringEndOfData(Reaction.silence().thenStall()))) {
            SubmissionClient client = SubmissionClient.open(Fixture.options(Fixture.at(server)));
            List<Submission> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(client.start(Fixture.mail("bob@b.example")));
            }
            server.awaitTranscript(each -> each.toString().split("hello", -1).length > 4, "four contents");
            Instant before = Instant.now();
            client.close();
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(6));
            for (Submission each : all) {
                assertThat(Fixture.await(each).anyInDoubt()).isTrue();
            }

            before = Instant.now();
            SubmissionResult result = Fixture.submit(
                    Fixture.options(Fixture.at(server)).withDeadline(Duration.ofSeconds(1)), "bob@b.example");
            assertThat(result.anyInDoubt()).isTrue();
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void submissionsAtTheSameTimeStopOneByOne() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer server =
                        ScriptedServer.behaving(new HeldReply(WellBehaved.smtp("relay.example"), "MAIL", gate));
                SubmissionClient client = SubmissionClient.open(Fixture.options(Fixture.at(server)))) {
            List<Submission> all = List.of(
                    client.start(Fixture.mail("bob@b.example")),
                    client.start(Fixture.mail("carol@b.example")),
                    client.start(Fixture.mail("dave@b.example")));
            server.awaitConnections(3);
            all.get(1).stop();
            assertThat(Fixture.await(all.get(1)).isAccepted()).isFalse();
            gate.countDown();
            assertThat(Fixture.await(all.get(0)).isAccepted()).isTrue();
            assertThat(Fixture.await(all.get(2)).isAccepted()).isTrue();
        }
    }

    // ---- hostile replies ------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "250 ok\r\n250 and more\r\n",
                "25",
                "250-\r\n",
                "999 what\r\n",
                "\r\n\r\n\r\n",
                "250 \u0000\r\n354 go\r\n250 taken\r\n"
            })
    void noiseIsNeverTakenForAcceptance(String noise) {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("odd.example")
                .answering("MAIL", Reaction.raw(noise).thenClose()))) {
            SubmissionResult result = Fixture.submit(Fixture.options(Fixture.at(server)), "bob@b.example");
            assertThat(result.isAccepted()).isFalse();
            assertThat(result.results()).hasSize(1);
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void refusalsAreOneShortPrintableLine() {
        String long1 = "550-" + "\u001b[31m".repeat(90);
        try (ScriptedServer server = ScriptedServer.behaving(
                WellBehaved.smtp("odd.example").answering("RCPT", Reaction.reply(long1, long1, long1, "550 end")))) {
            SubmissionResult result = Fixture.submit(Fixture.options(Fixture.at(server)), "bob@b.example");
            RefusedRecipient refused = result.refused().getFirst();
            assertThat(refused.code()).isEqualTo(550);
            assertThat(refused.diagnostic()).matches("[ -~]{1,1010}");
            Verdict verdict = result.results().getFirst().verdict();
            assertThat(verdict).isInstanceOf(Verdict.Failed.class);
        }
    }

    @Test
    void stoppedInContentIsNoDoubt() throws Exception {
        byte[] large = new byte[40_000_000];
        java.util.Arrays.fill(large, (byte) 'x');
        for (int i = 70; i < large.length; i += 71) {
            large[i] = '\n';
        }
        Message message = Message.of(Header.EMPTY.with("Subject", "large"), large);
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("slow.example")
                        .announcing("8BITMIME")
                        .answering("DATA", Reaction.reply("354 go").thenFreeze()));
                SubmissionClient client = SubmissionClient.open(Fixture.options(Fixture.at(server)))) {
            Submission submission = client.start(Fixture.mail(message.content(), "bob@b.example"));
            server.awaitTranscript(each -> each.toString().contains("DATA"), "DATA");
            submission.stop();
            SubmissionResult result = Fixture.await(submission);
            assertThat(result.anyInDoubt()).isFalse();
            assertThat(((Verdict.Delayed) result.results().getFirst().verdict()).delay())
                    .isEqualTo(Delay.NOT_ACCEPTED);
        }
    }
}
