package org.zsmtp.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PendingRecipientsTest {

    private static final String MIXED = """
            @ 0x7
            i 1
            o 2
            s c h same@a 1
            r           smtp A.Example u1@a 1
            r~    12    smtp a.example locked@a 1
            s c h same@a 1
            r           smtp a.example u2@a 1
            r           SMTP a.example channel@a 1
            r+          smtp a.example done@a 1
            r           smtp a.example u3@a 1
            m
            X: 1

            r           smtp a.example u4@a 1
            r           smtp b.example other@a 1
            r-          smtp a.example failed@a 1
            r           smtp a.exampl\u00c5 eight@a 1
            r           smtp a.example u5@a 1
            m
            X: 1

            """;

    @Test
    void pendingRecipientsOfChannelAndHostAreTakenInFileOrder() throws Exception {
        assertThat(Examples.parse(Examples.B).select("smtp", "ALPHA.example"))
                .extracting(RecipientLine::offset)
                .containsExactly(128L, 260L);
        assertThat(Examples.parse(MIXED).select("smtp", "a.example"))
                .extracting(RecipientLine::user)
                .containsExactly("u1@a", "u2@a", "u3@a", "u4@a", "u5@a");
    }

    @Test
    void hostsAreComparedInAsciiOnly() throws Exception {
        ReadFile file = Examples.parse(MIXED);
        assertThat(file.select("smtp", "a.exampl\u00c5")).hasSize(1);
        assertThat(file.select("smtp", "a.exampl\u00e5")).isEmpty();
        assertThat(file.select("smtp", "a.exampl")).isEmpty();
        ReadFile kelvin = Examples.parse(Examples.file("s c h s 1\nr           smtp k@i u 1\n"));
        assertThat(kelvin.select("smtp", "\u212a@i")).isEmpty();
        assertThat(kelvin.select("smtp", "k`i")).isEmpty();
    }

    @Test
    void everyLetterIsTheSameInUpperAndLowerCase() throws Exception {
        ReadFile file = Examples.parse(Examples.file("s c h s 1\nr           smtp ABCDEFGHIJKLMNOPQRSTUVWXYZ u 1\n"));
        assertThat(file.select("smtp", "abcdefghijklmnopqrstuvwxyz")).hasSize(1);
    }

    @Test
    void groupIsOneSenderLineAndOneHeaderBlock() throws Exception {
        List<RecipientGroup> groups =
                PendingRecipients.groups(Examples.parse(MIXED).select("smtp", "a.example"));
        assertThat(groups)
                .extracting(group ->
                        group.recipients().stream().map(RecipientLine::user).toList())
                .containsExactly(List.of("u1@a"), List.of("u2@a", "u3@a"), List.of("u4@a", "u5@a"));
        assertThat(groups).extracting(group -> group.sender().offset()).containsExactly(14L, 101L, 101L);
        long first = MIXED.indexOf("X: 1");
        long second = MIXED.lastIndexOf("X: 1");
        assertThat(groups).extracting(group -> group.headers().offset()).containsExactly(first, first, second);
    }

    @Test
    void groupsOfTheSecondExampleAreOne() throws Exception {
        List<RecipientGroup> groups =
                PendingRecipients.groups(Examples.parse(Examples.B).select("smtp", "alpha.example"));
        assertThat(groups).singleElement().satisfies(group -> {
            assertThat(group.recipients()).extracting(RecipientLine::offset).containsExactly(128L, 260L);
            assertThat(group.headers().offset()).isEqualTo(373);
        });
    }

    @Test
    void nothingIsNoGroup() {
        assertThat(PendingRecipients.groups(List.of())).isEmpty();
    }

    @Test
    void exchangerListBelongsToJobsOfItsFirstHostAndTravelsAlone() throws Exception {
        ReadFile file = Examples.parse("""
                @ 0x7
                i 1
                o 2
                s c h same@a 1
                r           smtp mx1.example plain@a 1
                r           smtp ((MX1.example)(mx2.example)) listed@a 1
                r           smtp "((mx1.example mx2.example))" quoted@a 1
                r           smtp ((mx2.example)(mx1.example)) other@a 1
                m
                X: 1

                """);
        List<RecipientLine> selected = file.select("smtp", "mx1.example");
        assertThat(PendingRecipients.groups(selected))
                .extracting(
                        group -> group.exchangers().map(ExchangerList::toString).orElse("none"))
                .containsExactly("none", "((mx1.example)(mx2.example))", "((mx1.example mx2.example))");
        assertThat(file.select("smtp", "((mx2.example)(mx1.example))"))
                .extracting(RecipientLine::user)
                .containsExactly("other@a");
    }
}
