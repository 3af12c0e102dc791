package org.zsmtp.it.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.zsmtp.it.compat.Difference.Kind;
import org.zsmtp.testkit.server.ReceivedMessage;

/// The comparison finds what was changed, and nothing else.
class ComparisonTest {

    /// One recipient accepted, one refused, one deferred.
    private static final Capture CAPTURE = Capture.load("three-mixed");

    private static final Observation CAPTURED = CAPTURE.observation();
    private static final String PATH = "D/K/2424900";

    @Test
    void anotherStatusIsFound() {
        assertThat(withOutput("\t\tok3 ", "\t\tok2 "))
                .containsExactly(
                        "status\t2424900/190\tok3\tok2",
                        "record\towed and appended\t2424900/190 2424900/337\t2424900/337");
        assertThat(withOutput("\t\terror2 ", "\t\terror "))
                .containsExactly("status\t2424900/337\terror2\terror", "record\towed and appended\t\t2424900/337");
    }

    @Test
    void anotherWordForADeferralIsToldWithoutBinding() {
        assertThat(withOutput("\tdeferred ", "\tretryat +60 "))
                .containsExactly("word\t2424900/490\tdeferred\tretryat +60");
        assertThat(Kind.WORD.binding()).isFalse();
    }

    @Test
    void anotherActionInANotaryBindsAndAnotherStatusDoesNot() {
        assertThat(withOutput("\u0001failed\u0001", "\u0001delayed\u0001"))
                .containsExactly("notary\t2424900/490\tdave@example.net | failed\tdave@example.net | delayed");
        assertThat(withOutput("\u00014.2.0\u0001", "\u00014.0.0\u0001"))
                .singleElement()
                .asString()
                .startsWith("detail\t2424900/490\t4.2.0 | ");
        assertThat(Kind.DETAIL.binding()).isFalse();
    }

    @Test
    void aMissingReportAndASecondOneAreFound() {
        List<String> lines = new ArrayList<>(CAPTURED.runs().getFirst().lines());
        String report = lines.remove(2);
        assertThat(withLines(lines))
                .containsExactly("status\t2424900/337\terror2\t-", "record\towed and appended\t\t2424900/337");
        lines.add(2, report);
        lines.add(2, report);
        assertThat(withLines(lines))
                .containsExactly(
                        "status\t2424900/337 #2\t-\terror2",
                        "record\towed and appended\t2424900/337 2424900/337 #2\t2424900/337");
    }

    @Test
    void strayOutputIsFound() {
        List<String> lines = new ArrayList<>(CAPTURED.runs().getFirst().lines());
        lines.add("# a comment is no difference");
        lines.add("Exception in thread main");
        lines.add("#resync D/K/1");
        lines.add("#hungry");
        assertThat(withLines(lines))
                .containsExactly(
                        "misformed\toutput\t-\tException in thread main",
                        "hungry\tcount\t2\t3",
                        "resync\tpaths\t\tD/K/1");
    }

    @Test
    void anotherExitStatusIsFound() {
        AgentRun run = new AgentRun(CAPTURED.runs().getFirst().lines(), "1");
        assertThat(between(new Observation(List.of(run), CAPTURED.controls(), CAPTURED.messages(), List.of())))
                .containsExactly("exit\tstatus\t0\t1");
    }

    @Test
    void anotherTagOrALeftLockIsFound() {
        assertThat(withControl(text -> text.replace("\nr-  ", "\nr+  "))).containsExactly("tag\t2424900/337\t-\t+");
        assertThat(withControl(text -> text.replace("\nr-      ", "\nr~  4711")))
                .containsExactly("tag\t2424900/337\t-\t~", "slot\t2424900/337\t          \t  4711    ");
    }

    @Test
    void changedRecordsAreFoundAndPidTimeAndPortAreNot() {
        assertThat(withControl(text -> text.replace("337:642:390", "337:642:-1")))
                .containsExactly("record\t2424900/337 offsets\t642:390\t642:-1");
        assertThat(withControl(text -> text.replace("\u00015.1.1\u0001", "\u00015.1.2\u0001")))
                .containsExactly("record\t2424900/337 status\t5.1.1\t5.1.2");
        assertThat(withControl(text -> text.substring(0, text.indexOf("\nd ") + 1)))
                .containsExactly("record\t2424900/337\tthere\t-", "record\towed and appended\t2424900/337\t");
        assertThat(withControl(text -> text + text.substring(text.indexOf("\nd ") + 1)))
                .containsExactly("record\t2424900 count\t1\t2");
        assertThat(withControl(text ->
                        text.replace("22195]", "1]").replace("46620", "3").replace("::1795320409", "::7")))
                .isEmpty();
    }

    @Test
    void anythingElseThatChangesInAControlFileIsFound() {
        assertThat(withControl(text -> text.replace("plain text", "plain test")))
                .singleElement()
                .asString()
                .startsWith("control\tD/K/2424900\t");
    }

    @Test
    void changedOctetsOfAMessageAreFound() {
        assertThat(withMessage(octets -> octets.replace("last line\r\n", "last line \r\n")))
                .containsExactly("body\t127.0.0.1 bob@example.net line 4"
                        + "\t(56 octets, CRC 4794b48b) last line\\r\\n"
                        + "\t(57 octets, CRC 372e8bfb) last line \\r\\n");
        assertThat(withMessage(octets -> octets.replace("To:\t", "To: ")))
                .containsExactly(
                        "header\t127.0.0.1 bob@example.net to\tTo:\\tbob@example.net\\r\\n\tTo: bob@example.net\\r\\n");
        assertThat(withMessage(octets -> octets.replace(" + 2 others", "").replace("\r\n\t+ 2 others", "")))
                .singleElement()
                .asString()
                .startsWith("received\t127.0.0.1 bob@example.net\t");
    }

    @Test
    void aChangedEnvelopeIsFound() {
        ReceivedMessage message = CAPTURED.messages().getFirst().message();
        ReceivedMessage changed = new ReceivedMessage(
                0,
                message.reversePath(),
                "SIZE=365 RET=FULL",
                List.of(new ReceivedMessage.To("bob@example.net", "")),
                message.octets());
        assertThat(withMessages(List.of(new DeliveredMessage(SmtpTranscript.ONLY_SERVER, changed, false))))
                .containsExactly(
                        "envelope\t127.0.0.1 bob@example.net MAIL parameters\tSIZE=n\tRET=FULL SIZE=n",
                        "envelope\t127.0.0.1 bob@example.net RCPT bob@example.net"
                                + "\tNOTIFY=FAILURE ORCPT=rfc822;bob@example.net\t");
    }

    @Test
    void aLostMessageAndASecondCopyAreFound() {
        DeliveredMessage message = CAPTURED.messages().getFirst();
        assertThat(withMessages(List.of())).containsExactly("message\t127.0.0.1 bob@example.net\tsent\t-");
        assertThat(withMessages(List.of(message, message)))
                .containsExactly("message\t127.0.0.1 bob@example.net\t-\tsent");
        assertThat(withMessages(List.of(new DeliveredMessage("127.0.0.22", message.message(), false))))
                .containsExactly(
                        "message\t127.0.0.1 bob@example.net\tsent\t-", "message\t127.0.0.22 bob@example.net\t-\tsent");
    }

    @Test
    void aBrokenRuleIsFound() {
        assertThat(between(new Observation(
                        CAPTURED.runs(), CAPTURED.controls(), CAPTURED.messages(), List.of("1: early"))))
                .containsExactly("unlawful\tsmtp\t-\t1: early");
    }

    private static List<String> withOutput(String from, String to) {
        return withLines(CAPTURED.runs().getFirst().lines().stream()
                .map(line -> line.replace(from, to))
                .toList());
    }

    private static List<String> withLines(List<String> lines) {
        return between(new Observation(
                List.of(new AgentRun(lines, "0")), CAPTURED.controls(), CAPTURED.messages(), List.of()));
    }

    private static List<String> withControl(UnaryOperator<String> change) {
        String after = CAPTURE.files().getFirst().after().orElseThrow();
        String changed = change.apply(after);
        assertThat(changed).isNotEqualTo(after);
        Map<String, ControlState> controls = new HashMap<>(CAPTURED.controls());
        controls.put(PATH, ControlState.parse(changed));
        return between(new Observation(CAPTURED.runs(), controls, CAPTURED.messages(), List.of()));
    }

    private static List<String> withMessage(UnaryOperator<String> change) {
        ReceivedMessage message = CAPTURED.messages().getFirst().message();
        String changed = change.apply(message.octets());
        assertThat(changed).isNotEqualTo(message.octets());
        return withMessages(List.of(new DeliveredMessage(
                SmtpTranscript.ONLY_SERVER,
                new ReceivedMessage(0, message.reversePath(), message.mailParameters(), message.recipients(), changed),
                false)));
    }

    private static List<String> withMessages(List<DeliveredMessage> messages) {
        return between(new Observation(CAPTURED.runs(), CAPTURED.controls(), messages, List.of()));
    }

    private static List<String> between(Observation ours) {
        return Comparison.between(CAPTURED, ours).stream()
                .map(Difference::toString)
                .toList();
    }
}
