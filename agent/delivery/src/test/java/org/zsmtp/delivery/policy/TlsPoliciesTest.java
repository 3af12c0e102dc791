package org.zsmtp.delivery.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.policy.Candidate.Provenance;
import org.zsmtp.delivery.policy.StsPolicy.MxPattern;
import org.zsmtp.delivery.policy.TlsLevel.Floor;
import org.zsmtp.delivery.policy.TlsLevel.NameSource;
import org.zsmtp.delivery.security.Digest;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.security.TlsRequirement.Authority;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.mail.RequireTls;

/// What a host needs, and what is reported of it, for each of the sources that have a say. The whole product of them is
/// held against an oracle by `TlsVerdictTableTest`.
class TlsPoliciesTest {

    private static final DomainName DOMAIN = DomainName.parse("b.example");
    private static final DomainName HOST = DomainName.parse("mx.b.example");
    private static final DomainName OTHER = DomainName.parse("other.example");
    private static final Domain ADDRESS = AddressLiteral.parse("[192.0.2.1]");
    private static final Tlsa RECORD = new Tlsa(3, 1, 1, "00".repeat(32));
    private static final Digest DIGEST = new Digest(Digest.Algorithm.SHA_256, Digest.Of.PUBLIC_KEY, "11".repeat(32));
    private static final DaneFinding USABLE = new DaneFinding.Usable(HOST, Set.of(RECORD), List.of(HOST, DOMAIN));
    private static final DaneFinding UNUSABLE = new DaneFinding.Unusable(HOST, List.of(RECORD));
    private static final TlsFailure NOT_FETCHED =
            new TlsFailure(TlsFailure.Type.STS_POLICY_FETCH_ERROR, "the host does not answer");

    private DaneFinding dane = new DaneFinding.Absent();
    private StsFinding sts = new StsFinding.NoPolicy();
    private Provenance provenance = Provenance.SECURE;
    private RequireTls wish = RequireTls.AS_POLICY;

    private HostPolicy of(TlsLevel level) {
        return of(level, DOMAIN, HOST);
    }

    private HostPolicy of(TlsLevel level, Domain destination, Domain host) {
        return new TlsPolicies((_, _) -> level, (_, _) -> dane, _ -> sts)
                .of(new Candidate(destination, host, 25, provenance), wish);
    }

    /// The same for a transport that asks the DNS for named servers only.
    private TlsRequirement ofNamed(TlsLevel otherwise) {
        return usable(new TlsPolicies((_, _) -> new TlsLevel.DaneFirst(otherwise), (_, _) -> dane)
                        .of(new Candidate(DOMAIN, HOST, 25, provenance), wish))
                .requirement();
    }

    private static HostPolicy.Usable usable(HostPolicy policy) {
        assertThat(policy).isInstanceOf(HostPolicy.Usable.class);
        return (HostPolicy.Usable) policy;
    }

    private static HostPolicy.Unusable unusable(HostPolicy policy) {
        assertThat(policy).isInstanceOf(HostPolicy.Unusable.class);
        return (HostPolicy.Unusable) policy;
    }

    private static TlsRequirement opportunistic(@Nullable DomainName serverName) {
        return new TlsRequirement.Opportunistic(serverName, null);
    }

    private static TlsRequirement pkix(Authority authority) {
        return new TlsRequirement.Pkix(HOST, List.of(new ReferenceName.Exactly(HOST)), authority);
    }

    private static AppliedPolicy nothing() {
        return new AppliedPolicy(AppliedPolicy.Type.NO_POLICY_FOUND, DOMAIN, List.of(), List.of(), null);
    }

    private static AppliedPolicy tlsa(@Nullable TlsFailure failure) {
        return new AppliedPolicy(AppliedPolicy.Type.TLSA, HOST, List.of(RECORD.toString()), List.of(), failure);
    }

    private static StsFinding policy(StsPolicy.Mode mode, DomainName exchanger) {
        return new StsFinding.Found(new StsPolicy(
                mode,
                List.of(new MxPattern(exchanger, MxPattern.Kind.EXACT)),
                Duration.ofDays(1),
                List.of("version: STSv1")));
    }

    private static AppliedPolicy stsApplied(DomainName exchanger, @Nullable TlsFailure failure) {
        return new AppliedPolicy(
                AppliedPolicy.Type.STS, DOMAIN, List.of("version: STSv1"), List.of(exchanger.text()), failure);
    }

    // ---- the operator -------------------------------------------------------------------------------------------

    @Test
    void operatorsLevelIsWhatIsRequired() {
        assertThat(usable(of(new TlsLevel.None())).requirement()).isEqualTo(new TlsRequirement.None());
        assertThat(usable(of(new TlsLevel.May())).requirement()).isEqualTo(opportunistic(HOST));
        assertThat(usable(of(new TlsLevel.Encrypt())).requirement()).isEqualTo(new TlsRequirement.Encrypted(HOST));
        assertThat(usable(of(new TlsLevel.Fingerprint(Set.of(DIGEST)))).requirement())
                .isEqualTo(new TlsRequirement.Fingerprint(HOST, Set.of(DIGEST)));
        assertThat(usable(of(TlsLevel.Verify.HOST)).requirement()).isEqualTo(pkix(Authority.LOCAL));
        assertThat(usable(of(new TlsLevel.May())).applied()).containsExactly(nothing());
        assertThat(usable(of(new TlsLevel.May())).reason()).isEqualTo("the operator's policy asks for may");
    }

    @Test
    void namesThatACertificateMustHaveAreThoseOfTheLevel() {
        ReferenceName given = new ReferenceName.Exactly(OTHER);
        TlsLevel all = new TlsLevel.Verify(List.of(
                new NameSource.HostName(),
                new NameSource.Destination(),
                new NameSource.BelowDestination(),
                new NameSource.Given(given)));
        assertThat(names(of(all)))
                .containsExactly(
                        new ReferenceName.Exactly(HOST),
                        new ReferenceName.Exactly(DOMAIN),
                        new ReferenceName.Below(DOMAIN),
                        given);
        ReferenceName address = new ReferenceName.Address((AddressLiteral) ADDRESS);
        assertThat(names(of(all, ADDRESS, ADDRESS))).containsExactly(address, address, address, given);
    }

    private static List<ReferenceName> names(HostPolicy policy) {
        return ((TlsRequirement.Pkix) usable(policy).requirement()).names();
    }

    @Test
    void nameInTheHandshakeIsTheHostsOrTheOneThatIsGiven() {
        assertThat(usable(of(new TlsLevel.ServerNamed(OTHER, new TlsLevel.Encrypt())))
                        .requirement())
                .isEqualTo(new TlsRequirement.Encrypted(OTHER));
        assertThat(usable(of(new TlsLevel.Encrypt(), DOMAIN, ADDRESS)).requirement())
                .isEqualTo(new TlsRequirement.Encrypted(null));
    }

    // ---- DANE -----------------------------------------------------------------------------------------------------

    @Test
    void recordsThatCanBeUsedAuthenticateTheServer() {
        dane = USABLE;
        for (TlsLevel level : List.of(new TlsLevel.Dane(Floor.OPPORTUNISTIC), new TlsLevel.DaneOnly())) {
            assertThat(of(level))
                    .isEqualTo(new HostPolicy.Usable(
                            new TlsRequirement.Dane(HOST, Set.of(RECORD), List.of(HOST, DOMAIN)),
                            List.of(tlsa(null)),
                            "TLSA records of mx.b.example"));
        }
    }

    @Test
    void recordsThatCannotBeUsedStillDemandTls() {
        dane = UNUSABLE;
        TlsFailure failure = new TlsFailure(TlsFailure.Type.TLSA_INVALID, "no TLSA record can be used");
        HostPolicy.Usable policy = usable(of(new TlsLevel.Dane(Floor.OPPORTUNISTIC)));
        assertThat(policy.requirement()).isEqualTo(new TlsRequirement.Encrypted(HOST));
        assertThat(policy.applied()).containsExactly(tlsa(failure));

        HostPolicy.Unusable only = unusable(of(new TlsLevel.DaneOnly()));
        assertThat(only.failure())
                .isEqualTo(new TlsFailure(
                        TlsFailure.Type.DANE_REQUIRED,
                        "DANE is required for mx.b.example: no TLSA record can be used"));
        assertThat(only.applied()).containsExactly(tlsa(failure));
    }

    @Test
    void whereThereAreNoRecordsTheFloorHoldsUnlessDaneIsDemanded() {
        for (DaneFinding none : List.of(new DaneFinding.Absent(), new DaneFinding.Insecure("unsigned"))) {
            dane = none;
            assertThat(usable(of(new TlsLevel.Dane(Floor.OPPORTUNISTIC))).requirement())
                    .isEqualTo(opportunistic(HOST));
            HostPolicy.Usable demanded = usable(of(new TlsLevel.Dane(Floor.ENCRYPTED)));
            assertThat(demanded.requirement()).isEqualTo(new TlsRequirement.Encrypted(HOST));
            assertThat(demanded.applied()).containsExactly(nothing());
            assertThat(unusable(of(new TlsLevel.DaneOnly())).status()).hasToString("4.7.0");
        }
    }

    @Test
    void whatCannotBeKnownNowDelaysMail() {
        for (TlsLevel level : List.of(new TlsLevel.Dane(Floor.OPPORTUNISTIC), new TlsLevel.DaneOnly())) {
            dane = new DaneFinding.Unknown("forged", DaneFinding.Reason.BOGUS);
            assertThat(unusable(of(level)).status()).hasToString("4.7.5");
            assertThat(unusable(of(level)).failure())
                    .isEqualTo(new TlsFailure(TlsFailure.Type.DNSSEC_INVALID, "forged"));
            dane = new DaneFinding.Unknown("silent", DaneFinding.Reason.NO_ANSWER);
            assertThat(unusable(of(level)).status()).hasToString("4.4.3");
            assertThat(unusable(of(level)).failure())
                    .isEqualTo(new TlsFailure(TlsFailure.Type.VALIDATION_FAILURE, "silent"));
            assertThat(unusable(of(level)).applied())
                    .containsExactly(new AppliedPolicy(AppliedPolicy.Type.TLSA, HOST, List.of(), List.of(), null));
        }
    }

    @Test
    void recordsAreNotAskedForWhereNobodyVouchesForTheWayToTheHost() {
        dane = USABLE;
        TlsLevel level = new TlsLevel.Dane(Floor.OPPORTUNISTIC);
        assertThat(usable(of(level, ADDRESS, HOST)).requirement()).isEqualTo(opportunistic(HOST));
        assertThat(usable(of(level, DOMAIN, ADDRESS)).requirement()).isEqualTo(opportunistic(null));
        provenance = Provenance.INSECURE;
        assertThat(usable(of(level)).requirement()).isEqualTo(opportunistic(HOST));
        assertThat(usable(of(level)).reason()).isEqualTo("DNSSEC does not vouch for the way to mx.b.example");
    }

    @Test
    void namedServerIsAskedForRecordsBeforeItsLevelCounts() {
        dane = USABLE;
        assertThat(ofNamed(new TlsLevel.May())).isInstanceOf(TlsRequirement.Dane.class);
        wish = RequireTls.NOT_REQUIRED;
        assertThat(ofNamed(new TlsLevel.May())).isEqualTo(opportunistic(HOST));
        wish = RequireTls.AS_POLICY;
        for (DaneFinding none : List.of(new DaneFinding.Absent(), new DaneFinding.Insecure("unsigned"))) {
            dane = none;
            assertThat(ofNamed(new TlsLevel.May())).isEqualTo(opportunistic(HOST));
        }
        dane = UNUSABLE;
        assertThat(ofNamed(new TlsLevel.Encrypt())).isEqualTo(new TlsRequirement.Encrypted(HOST));
        assertThat(ofNamed(new TlsLevel.None())).isEqualTo(new TlsRequirement.Encrypted(HOST));
        assertThat(ofNamed(new TlsLevel.May())).isEqualTo(new TlsRequirement.Encrypted(HOST));
        assertThat(ofNamed(new TlsLevel.ServerNamed(OTHER, new TlsLevel.May())))
                .isEqualTo(new TlsRequirement.Encrypted(OTHER));
        assertThat(ofNamed(TlsLevel.Verify.HOST)).isEqualTo(pkix(Authority.LOCAL));
        assertThat(ofNamed(new TlsLevel.Fingerprint(Set.of(DIGEST)))).isInstanceOf(TlsRequirement.Fingerprint.class);
    }

    @Test
    void namedServerWhoseRecordsCannotBeKnownNowDelaysMail() {
        dane = new DaneFinding.Unknown("silent", DaneFinding.Reason.NO_ANSWER);
        assertThat(unusable(new TlsPolicies((_, _) -> new TlsLevel.DaneFirst(new TlsLevel.May()), (_, _) -> dane)
                                .of(new Candidate(DOMAIN, HOST, 25, provenance), wish))
                        .status())
                .hasToString("4.4.3");
    }

    // ---- MTA-STS --------------------------------------------------------------------------------------------------

    @Test
    void policyThatIsEnforcedVerifiesItsExchangersAndForbidsOthers() {
        sts = policy(StsPolicy.Mode.ENFORCE, HOST);
        HostPolicy.Usable policy = usable(of(new TlsLevel.Dane(Floor.OPPORTUNISTIC)));
        assertThat(policy.requirement()).isEqualTo(pkix(Authority.MTA_STS));
        assertThat(policy.applied()).containsExactly(stsApplied(HOST, null));

        sts = policy(StsPolicy.Mode.ENFORCE, OTHER);
        HostPolicy.Unusable stranger = unusable(of(new TlsLevel.Dane(Floor.OPPORTUNISTIC)));
        TlsFailure failure = new TlsFailure(
                TlsFailure.Type.VALIDATION_FAILURE,
                "mx.b.example is none of the hosts that the MTA-STS policy of b.example allows");
        assertThat(stranger.failure()).isEqualTo(failure);
        assertThat(stranger.applied()).containsExactly(stsApplied(OTHER, failure));
    }

    @Test
    void policyThatIsTestedIsObservedOnly() {
        sts = policy(StsPolicy.Mode.TESTING, HOST);
        assertThat(usable(of(new TlsLevel.Dane(Floor.OPPORTUNISTIC))).requirement())
                .isEqualTo(new TlsRequirement.Opportunistic(HOST, (TlsRequirement.Pkix) pkix(Authority.MTA_STS)));
        assertThat(usable(of(new TlsLevel.Dane(Floor.ENCRYPTED))).requirement())
                .isEqualTo(new TlsRequirement.Encrypted(HOST));
        sts = policy(StsPolicy.Mode.TESTING, OTHER);
        HostPolicy.Usable stranger = usable(of(new TlsLevel.Dane(Floor.OPPORTUNISTIC)));
        assertThat(stranger.requirement()).isEqualTo(opportunistic(HOST));
        assertThat(stranger.applied())
                .singleElement()
                .satisfies(applied -> assertThat(applied.failure()).isNotNull());
    }

    @Test
    void policyThatCannotBeFetchedIsReportedAndHoldsNothingUp() {
        sts = new StsFinding.Unavailable(NOT_FETCHED);
        HostPolicy.Usable policy = usable(of(new TlsLevel.Dane(Floor.OPPORTUNISTIC)));
        assertThat(policy.requirement()).isEqualTo(opportunistic(HOST));
        assertThat(policy.applied())
                .containsExactly(new AppliedPolicy(AppliedPolicy.Type.STS, DOMAIN, List.of(), List.of(), NOT_FETCHED));
        sts = policy(StsPolicy.Mode.NONE, OTHER);
        assertThat(usable(of(new TlsLevel.Dane(Floor.OPPORTUNISTIC))).applied()).containsExactly(nothing());
    }

    @Test
    void bothPoliciesAreReportedWhereBothHaveASay() {
        dane = UNUSABLE;
        sts = policy(StsPolicy.Mode.ENFORCE, HOST);
        assertThat(usable(of(new TlsLevel.Dane(Floor.OPPORTUNISTIC))).applied())
                .extracting(AppliedPolicy::type)
                .containsExactly(AppliedPolicy.Type.TLSA, AppliedPolicy.Type.STS);
    }

    @Test
    void addressHasNoPolicyOfADomain() {
        sts = policy(StsPolicy.Mode.ENFORCE, OTHER);
        assertThat(usable(of(new TlsLevel.Dane(Floor.OPPORTUNISTIC), DOMAIN, ADDRESS))
                        .requirement())
                .isEqualTo(opportunistic(null));
        assertThat(usable(of(new TlsLevel.Dane(Floor.OPPORTUNISTIC), ADDRESS, HOST))
                        .requirement())
                .isEqualTo(opportunistic(HOST));
    }

    @Test
    void reportsNameThePoliciesAsRfc8460Does() {
        assertThat(AppliedPolicy.Type.values())
                .extracting(AppliedPolicy.Type::word)
                .containsExactly("tlsa", "sts", "no-policy-found");
    }

    // ---- the sender -------------------------------------------------------------------------------------------------

    @Test
    void senderWhoWantsNoMoreGetsTheOperatorsFloor() {
        wish = RequireTls.NOT_REQUIRED;
        dane = USABLE;
        sts = policy(StsPolicy.Mode.ENFORCE, OTHER);
        assertThat(usable(of(new TlsLevel.Dane(Floor.OPPORTUNISTIC))).requirement())
                .isEqualTo(opportunistic(HOST));
        assertThat(usable(of(new TlsLevel.Dane(Floor.ENCRYPTED))).requirement())
                .isEqualTo(new TlsRequirement.Encrypted(HOST));
    }

    @Test
    void senderWhoRequiresTlsGetsAServerThatProvesWhoItIs() {
        wish = RequireTls.REQUIRED;
        HostPolicy.Usable verified = usable(of(new TlsLevel.May()));
        assertThat(verified.requirement()).isEqualTo(pkix(Authority.LOCAL));
        assertThat(verified.reason()).isEqualTo("the sender requires TLS");
        assertThat(usable(of(new TlsLevel.Fingerprint(Set.of(DIGEST)))).requirement())
                .isInstanceOf(TlsRequirement.Fingerprint.class);
        dane = USABLE;
        assertThat(usable(of(new TlsLevel.Dane(Floor.OPPORTUNISTIC))).requirement())
                .isInstanceOf(TlsRequirement.Dane.class);
        dane = new DaneFinding.Unknown("silent", DaneFinding.Reason.NO_ANSWER);
        assertThat(unusable(of(new TlsLevel.Dane(Floor.OPPORTUNISTIC))).status())
                .hasToString("4.4.3");
    }

    @Test
    void whereNothingSaysWhoTheServerIsMailThatRequiresTlsWaits() {
        wish = RequireTls.REQUIRED;
        assertThat(unusable(of(new TlsLevel.None())).status()).hasToString("4.7.30");
        assertThat(unusable(of(new TlsLevel.May(), DOMAIN, ADDRESS)).status()).hasToString("4.7.30");
        provenance = Provenance.INSECURE;
        HostPolicy.Unusable policy = unusable(of(new TlsLevel.May()));
        assertThat(policy.status()).hasToString("4.7.30");
        assertThat(policy.failure().why())
                .isEqualTo("the sender requires TLS, and neither DNSSEC nor a policy says who mx.b.example is");
        assertThat(policy.applied()).containsExactly(nothing());
    }
}
