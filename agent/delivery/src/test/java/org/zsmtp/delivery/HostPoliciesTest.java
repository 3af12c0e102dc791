package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.Conversations.MX;
import static org.zsmtp.delivery.Conversations.SERVER;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.delivery.policy.Dane;
import org.zsmtp.delivery.policy.DaneFinding;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.policy.MtaSts;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.mail.RequireTls;

class HostPoliciesTest {

    private static final Domain DOMAIN = Domain.parse("b.example");
    private static final DomainName HOST = DomainName.parse("mx.b.example");
    private static final Destination TO_DOMAIN = new Destination.RecipientDomain(DOMAIN);
    private static final MxHost SOCKET =
            new MxHost(null, List.of(new Endpoint.LocalSocket(Path.of("/run/lmtp"))), 0, MxHost.Choice.DIRECT, true);

    private static HostPolicy policy(TlsLevel level, TlsOptions options, MxHost mx) {
        return new HostPolicies(
                        new TlsPolicies((_, _) -> level, Dane.NONE, MtaSts.NONE),
                        new TlsAccess(options, InstantSource.system()),
                        TO_DOMAIN,
                        new Route(List.of(mx), false),
                        RequireTls.AS_POLICY)
                .of(mx);
    }

    private static TlsOptions withMissingFile() {
        return TlsOptions.DEFAULTS.withRevocation(List.of(Path.of("/nonexistent/ca.pem")));
    }

    @Test
    void levelOfTheOperatorHoldsForAHost() {
        HostPolicy policy = policy(new TlsLevel.Encrypt(), TlsOptions.DEFAULTS, MX);

        assertThat(((HostPolicy.Usable) policy).requirement()).isEqualTo(new TlsRequirement.Encrypted(HOST));
    }

    @Test
    void socketOfThisHostNeedsNoTls() {
        HostPolicy policy = policy(new TlsLevel.Encrypt(), TlsOptions.DEFAULTS, SOCKET);

        assertThat(((HostPolicy.Usable) policy).requirement()).isEqualTo(new TlsRequirement.None());
    }

    @Test
    void filesThatCannotBeUsedForbidAllButClearTextThatIsWanted() {
        assertThat(policy(new TlsLevel.May(), withMissingFile(), MX))
                .isInstanceOfSatisfying(HostPolicy.Unusable.class, unusable -> {
                    assertThat(unusable.status()).hasToString("4.3.5");
                    assertThat(unusable.failure().why()).contains("/nonexistent/ca.pem");
                });
        assertThat(policy(new TlsLevel.None(), withMissingFile(), MX)).isInstanceOf(HostPolicy.Usable.class);
    }

    @Test
    void policyThatForbidsAHostIsTheReasonWhateverTheFilesAre() {
        HostPolicy policy = policy(new TlsLevel.DaneOnly(), withMissingFile(), MX);

        assertThat(policy)
                .isInstanceOfSatisfying(
                        HostPolicy.Unusable.class,
                        unusable -> assertThat(unusable.failure().why()).startsWith("DANE is required"));
    }

    @Test
    void daneIsAskedOnlyOnARouteThatDnssecVouchesFor() {
        assertThat(questionsOfDane(false)).isEmpty();
        assertThat(questionsOfDane(true)).containsExactly("mx.b.example of b.example:25");
    }

    private static List<String> questionsOfDane(boolean secure) {
        List<String> asked = new ArrayList<>();
        Dane dane = (target, port) -> {
            asked.add(target.name() + " of " + target.destination() + ":" + port);
            return new DaneFinding.Insecure("not signed");
        };
        HostPolicy policy = new HostPolicies(
                        new TlsPolicies((_, _) -> new TlsLevel.DaneOnly(), dane, MtaSts.NONE),
                        new TlsAccess(TlsOptions.DEFAULTS, InstantSource.system()),
                        TO_DOMAIN,
                        new Route(List.of(MX), secure),
                        RequireTls.AS_POLICY)
                .of(MX);
        assertThat(policy).isInstanceOf(HostPolicy.Unusable.class);
        return asked;
    }

    static Stream<Arguments> targets() {
        return Stream.of(
                Arguments.of(TO_DOMAIN, DOMAIN),
                Arguments.of(
                        new Destination.Relay(Domain.parse("relay.example"), OptionalInt.of(587)),
                        Domain.parse("relay.example")),
                Arguments.of(new Destination.Host(DomainName.parse("host.example"), 587), Domain.parse("host.example")),
                Arguments.of(new Destination.Exchangers(List.of(List.of(HOST))), HOST),
                Arguments.of(new Destination.LocalSocket(Path.of("/run/lmtp")), HOST));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void policiesAreThoseOfTheDomainOrElseOfTheHost(Destination destination, Domain target) {
        assertThat(HostPolicies.target(destination, MX)).isEqualTo(target);
    }

    @Test
    void portIsThatOfTheFirstEndpoint() {
        Endpoint named = new Endpoint.Named(HOST, 2525);

        assertThat(HostPolicies.port(MX)).isEqualTo(25);
        assertThat(HostPolicies.port(new MxHost(HOST, List.of(named, SERVER), 0, MxHost.Choice.DIRECT, true)))
                .isEqualTo(2525);
        assertThat(HostPolicies.port(SOCKET)).isZero();
    }
}
