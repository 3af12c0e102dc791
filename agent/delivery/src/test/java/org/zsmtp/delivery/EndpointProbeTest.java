package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.Conversations.ENCRYPTED;
import static org.zsmtp.delivery.Conversations.MX;
import static org.zsmtp.delivery.Conversations.NONE;
import static org.zsmtp.delivery.Conversations.OPPORTUNISTIC;
import static org.zsmtp.delivery.Conversations.OPTIONS;
import static org.zsmtp.delivery.Conversations.OURS;
import static org.zsmtp.delivery.Conversations.SECURED;
import static org.zsmtp.delivery.Conversations.SERVER;
import static org.zsmtp.delivery.Conversations.SUBMISSIONS;

import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Reply;

/// What mail would come to, where each of its attempts ends as the one without mail did.
class EndpointProbeTest {

    private static final MxHost ONLY_HOST =
            new MxHost(Domain.parse("b.example"), List.of(SERVER), 0, MxHost.Choice.DIRECT, false);

    private static final Cause LOST = new Cause.ConnectionLost("reset");
    private static final Cause SILENT = new Cause.TimedOut(Phase.TLS);

    private EndpointProbe probe = probe(OPTIONS);

    private static EndpointProbe probe(TransportOptions options) {
        return new EndpointProbe(options, new TlsAccess(TlsOptions.DEFAULTS, InstantSource.system()));
    }

    @AfterEach
    void close() {
        probe.close();
    }

    private Expectation expected(TlsRequirement requirement, ProbeResult seen) {
        return probe.expectation(MX, SERVER, requirement, seen);
    }

    private Expectation expected(TlsRequirement requirement, Phase phase, Cause cause) {
        return expected(requirement, broken(phase, cause));
    }

    private static ProbeResult ready(SecurityOutcome security) {
        return new ProbeResult.Ready(OURS, Capabilities.NONE, security);
    }

    private static ProbeResult broken(Phase phase, Cause cause) {
        return new ProbeResult.Broken(OURS, phase, cause, null);
    }

    private static Cause lacking(Cause.Lack lack) {
        return new Cause.Unsecured(lack, "a test");
    }

    private static Cause closing(int code) {
        return new Cause.Closing(Reply.of(code, "no"));
    }

    // ---- no trouble -----------------------------------------------------------------------------------------------

    @Test
    void serverThatTakesMailTakesItAsTheRequirementSays() {
        assertThat(expected(OPPORTUNISTIC, ready(SECURED))).isEqualTo(Expectation.UNDER_TLS);
        assertThat(expected(ENCRYPTED, ready(SECURED))).isEqualTo(Expectation.UNDER_TLS);
        assertThat(expected(NONE, ready(SECURED))).isEqualTo(Expectation.IN_CLEAR_TEXT);
        assertThat(expected(OPPORTUNISTIC, ready(SecurityOutcome.ClearText.NOT_OFFERED)))
                .isEqualTo(Expectation.IN_CLEAR_TEXT);
    }

    @Test
    void serverThatWasNotTalkedToLetsMailWait() {
        assertThat(expected(OPPORTUNISTIC, new ProbeResult.Unreachable("Connection refused")))
                .isEqualTo(Expectation.WAITS);
        assertThat(expected(OPPORTUNISTIC, new ProbeResult.Withheld("no file"))).isEqualTo(Expectation.WAITS);
    }

    @Test
    void mailWaitsForASecretThatIsMissing() {
        probe.close();
        probe = probe(OPTIONS.toBuilder()
                .secrets(_ -> new Secrets.Answer.Unknown("no file"))
                .build());

        assertThat(expected(NONE, ready(SECURED))).isEqualTo(Expectation.WAITS);
    }

    // ---- refusals -------------------------------------------------------------------------------------------------

    @Test
    void refusedConversationFailsMailOnlyWhereThereIsNoOtherHost() {
        ProbeResult refused = broken(Phase.GREETING, closing(554));

        assertThat(expected(OPPORTUNISTIC, refused)).isEqualTo(Expectation.WAITS);
        assertThat(probe.expectation(ONLY_HOST, SERVER, OPPORTUNISTIC, refused)).isEqualTo(Expectation.FAILS);
        assertThat(probe.expectation(ONLY_HOST, SERVER, ENCRYPTED, refused))
                .as("before TLS")
                .isEqualTo(Expectation.WAITS);
    }

    @Test
    void serverThatRefusesStartTlsGetsMailInClearTextWhereThatIsAllowed() {
        assertThat(expected(OPPORTUNISTIC, Phase.STARTTLS, closing(454))).isEqualTo(Expectation.IN_CLEAR_TEXT);
        assertThat(expected(OPPORTUNISTIC, Phase.STARTTLS, closing(421))).isEqualTo(Expectation.IN_CLEAR_TEXT);
        assertThat(expected(ENCRYPTED, Phase.STARTTLS, closing(454))).isEqualTo(Expectation.WAITS);
    }

    // ---- TLS ------------------------------------------------------------------------------------------------------

    static Stream<Arguments> lacks() {
        return Stream.of(
                Arguments.of(Cause.Lack.OFFER, Expectation.IN_CLEAR_TEXT, Expectation.IN_CLEAR_TEXT),
                Arguments.of(Cause.Lack.HANDSHAKE, Expectation.IN_CLEAR_TEXT, Expectation.IN_CLEAR_TEXT),
                Arguments.of(Cause.Lack.TRUST, Expectation.IN_CLEAR_TEXT, Expectation.WAITS),
                Arguments.of(Cause.Lack.CONFIGURATION, Expectation.IN_CLEAR_TEXT, Expectation.WAITS),
                Arguments.of(Cause.Lack.SECRECY, Expectation.WAITS, Expectation.WAITS),
                Arguments.of(Cause.Lack.BINDING, Expectation.WAITS, Expectation.WAITS));
    }

    @ParameterizedTest
    @MethodSource("lacks")
    void whatIsLackingMattersToMailThatWantsIt(Cause.Lack lack, Expectation unwanted, Expectation wanted) {
        assertThat(expected(NONE, Phase.TLS, lacking(lack))).isEqualTo(unwanted);
        assertThat(expected(OPPORTUNISTIC, Phase.TLS, lacking(lack))).isEqualTo(wanted);
        assertThat(expected(ENCRYPTED, Phase.TLS, lacking(lack))).isEqualTo(Expectation.WAITS);
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"STARTTLS", "TLS"})
    void handshakeThatBreaksLeadsToClearTextWhereThatIsAllowed(Phase phase) {
        for (Cause cause : List.of(LOST, SILENT)) {
            assertThat(expected(NONE, phase, cause)).isEqualTo(Expectation.IN_CLEAR_TEXT);
            assertThat(expected(OPPORTUNISTIC, phase, cause)).isEqualTo(Expectation.IN_CLEAR_TEXT);
            assertThat(expected(ENCRYPTED, phase, cause)).isEqualTo(Expectation.WAITS);
            assertThat(probe.expectation(MX, SUBMISSIONS, OPPORTUNISTIC, broken(phase, cause)))
                    .as("TLS from the first octet")
                    .isEqualTo(Expectation.WAITS);
        }
    }

    @Test
    void mailWithoutTlsIsSparedWhatHappensInAHandshake() {
        for (Cause cause : List.of(new Cause.Injected(), new Cause.OwnName("me.example"), new Cause.Stopped())) {
            assertThat(expected(NONE, Phase.TLS, cause)).isEqualTo(Expectation.IN_CLEAR_TEXT);
            assertThat(expected(OPPORTUNISTIC, Phase.TLS, cause)).isEqualTo(Expectation.WAITS);
        }
    }

    static Stream<Cause> causes() {
        return Stream.of(
                LOST, SILENT, new Cause.Malformed("noise"), new Cause.OwnName("me.example"), new Cause.Stopped());
    }

    @ParameterizedTest
    @MethodSource("causes")
    void connectionThatBreaksOutsideOfTlsBreaksUnderMailToo(Cause cause) {
        assertThat(expected(NONE, Phase.GREETING, cause)).isEqualTo(Expectation.WAITS);
        assertThat(expected(OPPORTUNISTIC, Phase.GREETING, cause)).isEqualTo(Expectation.WAITS);
    }

    // ---- the end --------------------------------------------------------------------------------------------------

    @Test
    void closedProbeOpensNoConnection() {
        probe.close();

        assertThat(probe.look(MX, SERVER, NONE, EndpointProbe.Retry.AS_MAIL, null, ConversationListener.NONE))
                .isEqualTo(new ProbeResult.Unreachable("the client is stopping"));
    }
}
