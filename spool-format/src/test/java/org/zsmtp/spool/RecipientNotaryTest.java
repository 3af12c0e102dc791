package org.zsmtp.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipientNotaryTest {

    @Test
    void allParametersAreRead() {
        RecipientNotary notary = RecipientNotary.parse(
                7,
                "NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;north+40a@a.example INRCPT=rfc822;x INFROM=y BY=-120;RT EZMLM=s");
        assertThat(notary.offset()).isEqualTo(7);
        assertThat(notary.notifyOn()).containsExactly(NotifyWord.SUCCESS, NotifyWord.FAILURE);
        assertThat(notary.originalRecipient()).isEqualTo("rfc822;north+40a@a.example");
        assertThat(notary.ezmlm()).isEqualTo("s");
        assertThat(notary.by()).isEqualTo(new DeliverBy(-120, "RT"));
    }

    @ParameterizedTest
    @CsvSource({
        "NEVER, NEVER",
        "'success,failure,delay', 'SUCCESS,FAILURE,DELAY'",
        "'DELAY,FAILURE', 'FAILURE,DELAY'",
        "'FAILURE,BOGUS,DELAY', FAILURE",
        "'FAILURE,,DELAY', FAILURE",
        "'FAILURE,', FAILURE",
        "TRACE, TRACE",
        "BOGUS, ''",
    })
    void notifyIsReadUpToTheFirstUnknownWord(String list, String words) {
        List<NotifyWord> expected = words.isEmpty()
                ? List.of()
                : List.of(words.split(",")).stream().map(NotifyWord::valueOf).toList();
        assertThat(RecipientNotary.parse(0, "NOTIFY=" + list).notifyOn()).containsExactlyElementsOf(expected);
    }

    @Test
    void keysAreReadInAnyCaseAmongUnknownTokens() {
        RecipientNotary notary =
                RecipientNotary.parse(0, "\t foo  =x Orcpt=rfc822;a\tbar=1 ezmlm= notify=delay ORCPT=rfc822;b ");
        assertThat(notary.originalRecipient()).isEqualTo("rfc822;b");
        assertThat(notary.ezmlm()).isNull();
        assertThat(notary.notifyOn()).containsExactly(NotifyWord.DELAY);
    }

    @Test
    void emptyLineNamesNothing() {
        RecipientNotary notary = RecipientNotary.parse(3, "");
        assertThat(notary).isEqualTo(new RecipientNotary(3, Set.of(), null, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "120;R, 120, R",
        "-5;nt, -5, NT",
        "7, 7, ''",
        "7;, 7, ''",
        "999999999;N, 999999999, N",
        "-100000000, -100000000, ''"
    })
    void deliverByIsANumberAndLetters(String text, long seconds, String modes) {
        assertThat(DeliverBy.parse(text)).isEqualTo(new DeliverBy(seconds, modes));
    }

    @ParameterizedTest
    @CsvSource({"''", "-", "x", "5;Q", "--5;R", "1234567890;R", "12345678901;R", ";R", "5/;R", "5:;R", "5;R;R"})
    void otherDeliverByTimesAreIgnored(String text) {
        assertThat(DeliverBy.parse(text)).isNull();
    }
}
