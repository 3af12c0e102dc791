package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.Conversations.MX;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.policy.DaneFinding;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.policy.MtaSts;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.mail.RequireTls;

class RecentPoliciesTest {
    private Instant now = Instant.EPOCH;
    private final RecentPolicies recent = new RecentPolicies(() -> now);
    private DaneFinding finding = new DaneFinding.Insecure("not signed");
    private int questions;
    private Runnable whenAsked = () -> {};

    private HostPolicy ask(TlsLevel level) {
        return recent.of(policies(level), MX, new Cancellation()).orElseThrow();
    }

    private HostPolicies policies(TlsLevel level) {
        return new HostPolicies(
                new TlsPolicies(
                        (_, _) -> level,
                        (_, _) -> {
                            questions++;
                            whenAsked.run();
                            return finding;
                        },
                        MtaSts.NONE),
                new TlsAccess(TlsOptions.DEFAULTS, InstantSource.system()),
                new Destination.RecipientDomain(Domain.parse("b.example")),
                new Route(List.of(MX), true),
                RequireTls.AS_POLICY);
    }

    @Test
    void nobodyWaitsForANameServerWhoHasCancelled() {
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        whenAsked = () -> {
            cancellation.cancel();
            assertThat(answered.join()).isTrue();
        };
        assertThat(recent.of(policies(new TlsLevel.DaneFirst(new TlsLevel.May())), MX, cancellation))
                .isEmpty();
        answered.complete(true);
    }

    @Test
    void answerIsGoodForABurst() {
        TlsLevel dane = new TlsLevel.DaneFirst(new TlsLevel.May());
        HostPolicy first = ask(dane);
        now = now.plusMillis(999);
        assertThat(ask(dane)).isEqualTo(first).isInstanceOf(HostPolicy.Usable.class);
        assertThat(questions).isEqualTo(1);
        now = now.plus(Duration.ofMillis(1));
        ask(dane);
        assertThat(questions).isEqualTo(2);
    }

    /// It may have become another one.
    @Test
    void answerThatDelaysMailIsNotKept() {
        finding = new DaneFinding.Unknown("no answer", DaneFinding.Reason.NO_ANSWER);
        TlsLevel dane = new TlsLevel.DaneFirst(new TlsLevel.May());
        assertThat(ask(dane)).isInstanceOf(HostPolicy.Unusable.class);
        finding = new DaneFinding.Insecure("not signed");
        assertThat(ask(dane)).isInstanceOf(HostPolicy.Usable.class);
        assertThat(questions).isEqualTo(2);
    }

    @Test
    void whatTheOperatorSaysIsAskedOfNobody() {
        assertThat(ask(new TlsLevel.Encrypt())).isInstanceOf(HostPolicy.Usable.class);
        assertThat(ask(new TlsLevel.None())).isNotEqualTo(ask(new TlsLevel.Encrypt()));
        assertThat(questions).isZero();
    }
}
