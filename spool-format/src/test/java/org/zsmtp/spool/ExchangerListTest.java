package org.zsmtp.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangerListTest {

    @Test
    void innerParenthesesAreHostsOfEqualPreference() {
        ExchangerList list =
                ExchangerList.parse("((MX1.example)(mx2.example\tmx3.example))").orElseThrow();
        assertThat(list.preferences()).containsExactly(List.of("mx1.example"), List.of("mx2.example", "mx3.example"));
        assertThat(list.first()).isEqualTo("mx1.example");
    }

    @Test
    void quotesAroundItAndBlanksBetweenMeanNothing() {
        assertThat(ExchangerList.parse("\"( (a.example ) ( b.example) )\"")
                        .orElseThrow()
                        .preferences())
                .containsExactly(List.of("a.example"), List.of("b.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "(",
                "()",
                "\"",
                "\"\"",
                "a.example",
                "(a.example)",
                "((a.example)",
                "((a.example)b.example)",
                "((a.example)())",
                "((a(b)))",
                "(((a))",
                "((a.example) x",
                "\"((a.example))"
            })
    void anythingElseIsNoList(String host) {
        assertThat(ExchangerList.parse(host)).isEmpty();
    }

    @Test
    void listIsBounded() {
        assertThat(ExchangerList.parse("(" + "(a)".repeat(127) + ")")).isPresent();
        assertThat(ExchangerList.parse("(" + "(a)".repeat(128) + ")")).isEmpty();
    }
}
