package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.Conversations.ENCRYPTED;
import static org.zsmtp.delivery.Conversations.MX;
import static org.zsmtp.delivery.Conversations.NONE;
import static org.zsmtp.delivery.Conversations.OPPORTUNISTIC;
import static org.zsmtp.delivery.Conversations.OPTIONS;
import static org.zsmtp.delivery.Conversations.SERVER;
import static org.zsmtp.delivery.Conversations.SUBMISSIONS;
import static org.zsmtp.delivery.HandshakeTrouble.DISAGREEMENT;
import static org.zsmtp.delivery.HandshakeTrouble.NO_BINDING;
import static org.zsmtp.delivery.HandshakeTrouble.SILENCE;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.delivery.TransportSecurity.Start;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.security.Digest;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.smtp.session.Security;

class SecurityPlanTest {

    private static final SecurityPlan WANTED = new SecurityPlan(OPPORTUNISTIC, Start.STARTTLS);
    private static final SecurityPlan AT_ONCE = new SecurityPlan(OPPORTUNISTIC, Start.IMPLICIT);
    private static final SecurityPlan DEMANDED = new SecurityPlan(ENCRYPTED, Start.STARTTLS);

    private static SecurityPlan with(ClearText clearText) {
        return new SecurityPlan(OPPORTUNISTIC, Start.STARTTLS, new Credentials("joe", "open sesame", clearText));
    }

    @Test
    void planOfAConnectionIsThatOfItsKey() {
        Credentials joe = new Credentials("joe", "open sesame");

        assertThat(SecurityPlan.of(new ConnectionKeys(OPTIONS).of(MX, SERVER, ENCRYPTED, joe, Set.of()), OPTIONS))
                .isEqualTo(new SecurityPlan(ENCRYPTED, Start.STARTTLS, joe));
        assertThat(SecurityPlan.of(Conversations.keyAt(SUBMISSIONS, OPPORTUNISTIC), OPTIONS))
                .isEqualTo(AT_ONCE);
    }

    @Test
    void sessionIsAsSecureAsIsRequiredWhereTlsBeginsByStartTls() {
        assertThat(new SecurityPlan(NONE, Start.STARTTLS).session(TlsFallback.NONE))
                .isEqualTo(Security.CLEAR);
        assertThat(WANTED.session(TlsFallback.SMALL_HELLO)).isEqualTo(Security.WHERE_OFFERED);
        assertThat(WANTED.session(TlsFallback.CLEAR_TEXT)).isEqualTo(Security.CLEAR);
    }

    static Stream<TlsRequirement> demands() {
        DomainName host = DomainName.parse("mx.b.example");
        return Stream.of(
                ENCRYPTED,
                new TlsRequirement.Pkix(host, List.of(), TlsRequirement.Authority.LOCAL),
                new TlsRequirement.Dane(host, Set.of(new Tlsa(3, 1, 0, "00")), List.of(host)),
                new TlsRequirement.Fingerprint(
                        host, Set.of(new Digest(Digest.Algorithm.SHA_256, Digest.Of.CERTIFICATE, "00".repeat(32)))));
    }

    @ParameterizedTest
    @MethodSource("demands")
    void demandIsMetWhateverTheServerCanCopeWith(TlsRequirement demand) {
        for (TlsFallback fallback : TlsFallback.values()) {
            assertThat(new SecurityPlan(demand, Start.STARTTLS).session(fallback))
                    .isEqualTo(Security.REQUIRED);
            assertThat(new SecurityPlan(demand, Start.IMPLICIT).session(fallback))
                    .isEqualTo(Security.IMPLICIT);
        }
    }

    @Test
    void sessionBeginsWithTlsWhereItBeginsWithTheFirstOctet() {
        assertThat(AT_ONCE.session(TlsFallback.CLEAR_TEXT)).isEqualTo(Security.IMPLICIT);
        assertThat(new SecurityPlan(NONE, Start.IMPLICIT).session(TlsFallback.NONE))
                .isEqualTo(Security.CLEAR);
    }

    @Test
    void leastOfWhatIsKnownOfTheServerIsOffered() {
        assertThat(WANTED.allowed(Set.of(Quirk.HELO_ONLY))).isEqualTo(TlsFallback.NONE);
        assertThat(WANTED.allowed(Set.of(Quirk.SMALL_HELLO))).isEqualTo(TlsFallback.SMALL_HELLO);
        assertThat(WANTED.allowed(Set.of(Quirk.SMALL_HELLO, Quirk.OTHER_LIBRARY)))
                .isEqualTo(TlsFallback.OTHER_LIBRARY);
        assertThat(WANTED.allowed(Set.of(Quirk.SMALL_HELLO, Quirk.OTHER_LIBRARY, Quirk.CLEAR_TEXT)))
                .isEqualTo(TlsFallback.CLEAR_TEXT);
    }

    @Test
    void clearTextIsPassedOverWhereItIsForbidden() {
        Set<Quirk> known = Set.of(Quirk.OTHER_LIBRARY, Quirk.CLEAR_TEXT);

        assertThat(DEMANDED.allowed(known)).isEqualTo(TlsFallback.OTHER_LIBRARY);
        assertThat(AT_ONCE.allowed(known)).isEqualTo(TlsFallback.OTHER_LIBRARY);
    }

    @ParameterizedTest
    @EnumSource(ClearText.class)
    void failedTlsBaresASecretOnlyWhereItMayGoAnywhere(ClearText clearText) {
        TlsFallback allowed = with(clearText).allowed(Set.of(Quirk.CLEAR_TEXT));

        assertThat(allowed).isEqualTo(clearText == ClearText.ANYWHERE ? TlsFallback.CLEAR_TEXT : TlsFallback.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, DISAGREEMENT, SMALL_HELLO",
        "NONE, SILENCE, SMALL_HELLO",
        "NONE, NO_BINDING, OTHER_LIBRARY",
        "SMALL_HELLO, DISAGREEMENT, OTHER_LIBRARY",
        "SMALL_HELLO, SILENCE, CLEAR_TEXT",
        "SMALL_HELLO, NO_BINDING, OTHER_LIBRARY",
        "OTHER_LIBRARY, DISAGREEMENT, CLEAR_TEXT",
        "OTHER_LIBRARY, SILENCE, CLEAR_TEXT",
        "OTHER_LIBRARY, NO_BINDING,",
        "CLEAR_TEXT, DISAGREEMENT,"
    })
    void eachTroubleHasItsNextStep(TlsFallback failed, HandshakeTrouble trouble, TlsFallback next) {
        assertThat(WANTED.after(failed, trouble).orElse(null)).isEqualTo(next);
    }

    @Test
    void noStepLeadsToClearTextWhereItIsForbidden() {
        assertThat(DEMANDED.after(TlsFallback.SMALL_HELLO, SILENCE)).isEmpty();
        assertThat(DEMANDED.after(TlsFallback.OTHER_LIBRARY, DISAGREEMENT)).isEmpty();
        assertThat(AT_ONCE.after(TlsFallback.OTHER_LIBRARY, DISAGREEMENT)).isEmpty();
        assertThat(with(ClearText.WHERE_NO_TLS_IS_OFFERED).after(TlsFallback.OTHER_LIBRARY, DISAGREEMENT))
                .isEmpty();
    }

    @Test
    void whereNoTlsIsWantedNoneIsTried() {
        SecurityPlan plan = new SecurityPlan(NONE, Start.STARTTLS);

        assertThat(plan.after(TlsFallback.NONE, DISAGREEMENT)).isEmpty();
        assertThat(plan.after(TlsFallback.NONE, NO_BINDING)).isEmpty();
    }

    @Test
    void fallbackHasItsQuirkAndItsOffer() {
        assertThat(TlsFallback.NONE.quirk()).isEmpty();
        assertThat(TlsFallback.SMALL_HELLO.quirk()).contains(Quirk.SMALL_HELLO);
        assertThat(TlsFallback.OTHER_LIBRARY.quirk()).contains(Quirk.OTHER_LIBRARY);
        assertThat(TlsFallback.CLEAR_TEXT.quirk()).contains(Quirk.CLEAR_TEXT);
    }
}
