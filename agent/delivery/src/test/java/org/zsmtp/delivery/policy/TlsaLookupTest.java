package org.zsmtp.delivery.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.dns.Alias;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.policy.DaneFinding.Absent;
import org.zsmtp.delivery.policy.DaneFinding.Insecure;
import org.zsmtp.delivery.policy.DaneFinding.Reason;
import org.zsmtp.delivery.policy.DaneFinding.Unknown;
import org.zsmtp.delivery.policy.DaneFinding.Unusable;
import org.zsmtp.delivery.policy.DaneFinding.Usable;
import org.zsmtp.smtp.address.DomainName;

class TlsaLookupTest {
    private static final String SHA_256 = "aa".repeat(32);
    private static final String EE = "3 1 1 " + SHA_256;
    private static final String TA = "2 0 1 " + SHA_256;
    private static final Tlsa EE_RECORD = new Tlsa(3, 1, 1, SHA_256);
    private static final Tlsa TA_RECORD = new Tlsa(2, 0, 1, SHA_256);

    private final SignedTableDns dns = new SignedTableDns();

    private DaneFinding of(String host) {
        return new TlsaLookup(dns).of(new Dane.Target(DomainName.parse(host), DomainName.parse("example.org")), 25);
    }

    @Test
    void recordsOfASignedHostAreFoundUnderItsName() {
        dns.tlsa("mx.example", EE);
        assertThat(of("mx.example"))
                .isEqualTo(new Usable(
                        DomainName.parse("mx.example"), Set.of(EE_RECORD), names("mx.example", "example.org")));
    }

    @Test
    void thePortIsPartOfTheOwner() {
        dns.tlsa("mx.example", EE);
        assertThat(new TlsaLookup(dns)
                        .of(new Dane.Target(DomainName.parse("mx.example"), DomainName.parse("example.org")), 2525))
                .isEqualTo(new Absent());
        assertThat(dns.asked).contains("TLSA _2525._tcp.mx.example");
    }

    @Test
    void aProvenAbsenceIsAnAbsence() {
        assertThat(of("mx.example")).isEqualTo(new Absent());
        dns.tlsa("mx.example", new DnsAnswer.NoData<>(true));
        assertThat(of("mx.example")).isEqualTo(new Absent());
    }

    /// RFC 7672 section 2.1.1: name servers of unsigned zones that choke on TLSA must not be asked.
    @Test
    void aHostInAnUnsignedZoneIsNotAskedForRecords() {
        dns.tlsa("mx.unsigned", EE);
        assertThat(of("mx.unsigned")).isEqualTo(new Insecure("DNSSEC does not vouch for mx.unsigned"));
        assertThat(dns.asked).containsExactly("CNAME mx.unsigned");
    }

    @Test
    void recordsThatNobodyVouchesForDoNotCount() {
        dns.tlsa("mx.example", new DnsAnswer.Found<>(List.of(EE_RECORD), false));
        assertThat(of("mx.example")).isInstanceOf(Insecure.class);
    }

    @Test
    void anAbsenceThatNobodyVouchesForIsNoProof() {
        dns.tlsa("mx.example", new DnsAnswer.NoData<>(false));
        assertThat(of("mx.example")).isInstanceOf(Insecure.class);
        dns.tlsa("mx.example", new DnsAnswer.NoDomain<>(false));
        assertThat(of("mx.example")).isInstanceOf(Insecure.class);
    }

    @Test
    void silenceAndForgeryAreNeverAnAbsence() {
        dns.tlsa("silent.example", new DnsAnswer.TemporaryFailure<>("silent"))
                .tlsa("forged.example", new DnsAnswer.Bogus<>("forged"))
                .alias("silent-alias.example", new DnsAnswer.TemporaryFailure<>("silent"))
                .alias("forged-alias.example", new DnsAnswer.Bogus<>("forged"));
        assertThat(of("silent.example")).isEqualTo(new Unknown("silent", Reason.NO_ANSWER));
        assertThat(of("forged.example")).isEqualTo(new Unknown("forged", Reason.BOGUS));
        assertThat(of("silent-alias.example")).isEqualTo(new Unknown("silent", Reason.NO_ANSWER));
        assertThat(of("forged-alias.example")).isEqualTo(new Unknown("forged", Reason.BOGUS));
    }

    @Test
    void theEndOfASecureChainOfAliasesComesFirst() {
        dns.alias("mx.example", "b.example")
                .alias("b.example", "c.example")
                .tlsa("c.example", EE)
                .tlsa("mx.example", TA);
        assertThat(of("mx.example"))
                .isEqualTo(new Usable(
                        DomainName.parse("c.example"),
                        Set.of(EE_RECORD),
                        names("c.example", "mx.example", "example.org")));
    }

    @Test
    void theAliasItselfIsAskedWhereItsEndHasNoRecords() {
        dns.alias("mx.example", "b.example").tlsa("mx.example", EE);
        assertThat(of("mx.example"))
                .isEqualTo(new Usable(
                        DomainName.parse("mx.example"), Set.of(EE_RECORD), names("mx.example", "example.org")));
        assertThat(dns.asked).contains("TLSA _25._tcp.b.example");
    }

    @Test
    void anAliasInASignedZoneOfAnUnsignedHostHasRecordsOnlyUnderItsOwnName() {
        dns.alias("mx.example", "host.unsigned").tlsa("mx.example", EE).tlsa("host.unsigned", TA);
        assertThat(of("mx.example"))
                .isInstanceOfSatisfying(
                        Usable.class, found -> assertThat(found.base()).isEqualTo(DomainName.parse("mx.example")));
        assertThat(dns.asked).doesNotContain("TLSA _25._tcp.host.unsigned");
        dns.alias("bare.example", "host.unsigned");
        assertThat(of("bare.example")).isEqualTo(new Absent());
    }

    @Test
    void anUnsignedAliasOfASignedHostIsInsecure() {
        dns.alias("mx.unsigned", "host.example").tlsa("host.example", EE).tlsa("mx.unsigned", EE);
        assertThat(of("mx.unsigned")).isInstanceOf(Insecure.class);
    }

    @Test
    void failureAtAnyStepOfAChainIsToldAndNotSteppedOver() {
        dns.alias("mx.example", "b.example")
                .alias("b.example", new DnsAnswer.Bogus<>("forged"))
                .tlsa("mx.example", EE);
        assertThat(of("mx.example")).isEqualTo(new Unknown("forged", Reason.BOGUS));
        dns.alias("m.example", "e.example")
                .tlsa("e.example", new DnsAnswer.TemporaryFailure<>("silent"))
                .tlsa("m.example", EE);
        assertThat(of("m.example")).isEqualTo(new Unknown("silent", Reason.NO_ANSWER));
    }

    @Test
    void aCircleOfAliasesEnds() {
        dns.alias("a.example", "b.example").alias("b.example", "a.example");
        assertThat(of("a.example"))
                .isInstanceOfSatisfying(
                        Unknown.class, unknown -> assertThat(unknown.why()).contains("too many aliases"));
        assertThat(dns.asked).hasSizeLessThan(15);
    }

    @Test
    void anAliasOfWhatIsNoNameLeavesItsOwn() {
        dns.alias("mx.example", new DnsAnswer.Found<>(List.of(new Alias.Unusable("a\\032b")), true))
                .tlsa("mx.example", EE);
        assertThat(of("mx.example")).isInstanceOf(Usable.class);
    }

    @Test
    void aNameTooLongForAnOwnerHasNoRecords() {
        String label = "a".repeat(61) + ".";
        assertThat(of(label + label + label + label + "mx")).isEqualTo(new Absent());
    }

    /// RFC 7672 section 2.2: TLS is demanded all the same.
    @Test
    void recordsOfWhichNoneCanBeUsedAreToldApartFromNone() {
        dns.tlsa("mx.example", "1 1 1 " + SHA_256, "3 1 1 aa");
        assertThat(of("mx.example"))
                .isEqualTo(new Unusable(
                        DomainName.parse("mx.example"), List.of(new Tlsa(1, 1, 1, SHA_256), new Tlsa(3, 1, 1, "aa"))));
    }

    /// RFC 7672 section 3.2.2.
    @Test
    void aCertificateUnderATrustAnchorMayAlsoHaveTheNameThatTheDestinationIsAnAliasOf() {
        dns.alias("example.org", "real.example").tlsa("mx.example", TA);
        assertThat(of("mx.example"))
                .isEqualTo(new Usable(
                        DomainName.parse("mx.example"),
                        Set.of(TA_RECORD),
                        names("mx.example", "example.org", "real.example")));
        SignedTableDns other = new SignedTableDns();
        other.alias("example.org", "host.unsigned").tlsa("mx.example", TA);
        assertThat(((Usable) new TlsaLookup(other)
                                .of(
                                        new Dane.Target(
                                                DomainName.parse("mx.example"), DomainName.parse("example.org")),
                                        25))
                        .names())
                .as("an alias that is not vouched for gives no name")
                .isEqualTo(names("mx.example", "example.org"));
    }

    /// However a name server words it that a host is no alias.
    @Test
    void hostThatIsNoAliasIsAskedUnderItsNameWhereDnssecVouchesForThat() {
        for (boolean secure : List.of(true, false)) {
            for (DnsAnswer<Alias> none : List.<DnsAnswer<Alias>>of(
                    new DnsAnswer.NoData<>(secure),
                    new DnsAnswer.NoDomain<>(secure),
                    new DnsAnswer.Unproven<>(secure, "no proof"))) {
                dns.alias("mx.example", none).tlsa("mx.example", EE);
                assertThat(of("mx.example")).isInstanceOf(secure ? Usable.class : Insecure.class);
            }
        }
    }

    @Test
    void absenceThatShouldBeProvenAndIsNotMayBeAnAttackers() {
        dns.tlsa("mx.example", new DnsAnswer.Unproven<>(false, "no proof"));
        assertThat(of("mx.example")).isEqualTo(new Unknown("no proof", Reason.NO_ANSWER));
        dns.tlsa("mx.example", new DnsAnswer.Unproven<>(true, "no proof"));
        assertThat(of("mx.example")).isEqualTo(new Absent());
    }

    @Test
    void tenAliasesInARowAreFollowed() {
        for (int i = 0; i < 11; i++) {
            dns.alias("m" + i + ".example", "m" + (i + 1) + ".example");
        }
        dns.tlsa("m11.example", EE);
        assertThat(of("m1.example")).isInstanceOf(Usable.class);
        assertThat(of("m0.example")).isInstanceOf(Unknown.class);
    }

    @Test
    void aCertificateThatStandsForItselfNeedsNoFurtherName() {
        dns.alias("example.org", "real.example").tlsa("mx.example", EE);
        assertThat(((Usable) of("mx.example")).names()).isEqualTo(names("mx.example", "example.org"));
        assertThat(dns.asked).doesNotContain("CNAME example.org");
    }

    private static List<DomainName> names(String... names) {
        return Arrays.stream(names).map(DomainName::parse).toList();
    }
}
