package org.zsmtp.delivery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.net.Attempt;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.smtp.wire.Reply;

/// What is reported of conversations, for tests that have no server.
final class Conversations {

    static final TransportOptions OPTIONS = TransportOptions.defaults(new HeloName("me.example"));

    static final Endpoint SERVER = port(25);
    static final Endpoint SUBMISSIONS = port(465);
    static final Endpoint OURS = port(40_000);

    static final MxHost MX = new MxHost(Domain.parse("mx.b.example"), List.of(SERVER), 10, MxHost.Choice.MX, false);

    static final TlsRequirement NONE = new TlsRequirement.None();
    static final TlsRequirement OPPORTUNISTIC = new TlsRequirement.Opportunistic(null, null);
    static final TlsRequirement ENCRYPTED = new TlsRequirement.Encrypted(null);

    static final SecurityOutcome SECURED = new SecurityOutcome.Secured(new TlsSession(
            "TLSv1.3",
            "TLS_AES_128_GCM_SHA256",
            TlsSession.Assurance.NONE,
            TlsSession.Resumption.FULL,
            List.of(),
            null));
    static final SecurityOutcome REFUSED = new SecurityOutcome.ClearText("the server refuses STARTTLS");
    static final SecurityOutcome FAILED =
            new SecurityOutcome.Failed(new TlsFailure(TlsFailure.Type.VALIDATION_FAILURE, "no cipher"));

    static final Capabilities PIPELINING = Capabilities.parse(Reply.of(250, "mx.b.example", "PIPELINING"));

    static final Outcome ACCEPTED = new Outcome.Accepted(Reply.of(250, "ok"));
    static final Outcome UNTRIED = new Outcome.Untried(new Cause.LimitReached());
    static final Outcome OVERSIZE = new Outcome.Oversize(1001, 1000);
    static final Outcome UNSENDABLE = new Outcome.Unsendable(new EnhancedStatusCode(5, 6, 3), "signed");
    static final Outcome WITHHELD = new Outcome.Withheld(recipient(9), Reply.of(550, "5.1.1 nobody"));

    private Conversations() {}

    static Endpoint port(int port) {
        return Endpoint.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    static Recipient recipient(long id) {
        return new Recipient(ForwardPath.parse("user" + id + "@b.example"), RcptParameters.NONE, id);
    }

    /// Of a connection to [#MX] as a transport makes it.
    static ReuseKey key(TlsRequirement requirement, Quirk... known) {
        return keyAt(SERVER, requirement, known);
    }

    static ReuseKey keyAt(Endpoint endpoint, TlsRequirement requirement, Quirk... known) {
        return new ConnectionKeys(OPTIONS).of(MX, endpoint, requirement, null, Set.of(known));
    }

    static RecipientOutcome about(long recipient, Outcome outcome, Exchange... dialogue) {
        return new RecipientOutcome(recipient(recipient), outcome, List.of(dialogue));
    }

    static MessageReport report(Capabilities capabilities, Outcome... outcomes) {
        List<RecipientOutcome> each = IntStream.range(0, outcomes.length)
                .mapToObj(i -> about(i + 1L, outcomes[i]))
                .toList();
        return new MessageReport(each, capabilities, MessageReport.Rest.NONE);
    }

    /// The first message on a connection to [#SERVER].
    static Attempt.Conversed first(@Nullable SecurityOutcome security, Outcome... outcomes) {
        return conversed(0, report(Capabilities.NONE, outcomes), security);
    }

    static Attempt.Conversed conversed(int ordinal, MessageReport report, @Nullable SecurityOutcome security) {
        boolean served = report.outcomes().stream().anyMatch(each -> each.outcome() instanceof Outcome.Accepted);
        return new Attempt.Conversed(report, SERVER, OURS, ordinal, served, false, security, null);
    }

    static MessageReport report(RecipientOutcome... outcomes) {
        return new MessageReport(Arrays.asList(outcomes), Capabilities.NONE, MessageReport.Rest.NONE);
    }
}
