package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which account, which recipient, which password, which time: rules that choose.
class ChoiceTest {

    @ParameterizedTest
    @CsvSource({
        "joe@x.example, joe@x.example, true",
        "Joe@X.example, joe@x.EXAMPLE, true",
        "*@x.example, joe@x.example, true",
        "*@x.example, joe@y.example, false",
        "j?e@x, joe@x, true",
        "j?e@x, jooe@x, false",
        "[jk]oe@x, koe@x, true",
        "[!jk]oe@x, koe@x, false",
        "[a-m]oe@x, joe@x, true",
        "[joe@x, [joe@x, true",
        "a.b@x, aXb@x, false",
        "*, anything, true",
        "\\*@x, *@x, true",
        "(a)+@x, (a)+@x, true",
        "*(a)+@x, b(a)+@x, true",
        "[z-a]*@x, m@x, false",
        "[z-a]*@x, z@x, false",
        "[]a]@x, ]@x, true",
        "[a-]@x, -@x, true",
        "[!a-c]@x, d@x, true",
        "a**b?@x, axxbc@x, true",
        "*a*b@x, aab@x, true",
    })
    void patternsAreThoseOfTheShell(String pattern, String text, boolean matches) {
        assertThat(Wildcards.match(pattern, text)).isEqualTo(matches);
    }

    @Test
    @Timeout(10)
    void noPatternIsSlow() {
        assertThat(Wildcards.match("****" + "a*".repeat(40) + "@x", "a".repeat(200) + "@y"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "joe: j@x; joe; j@x",
                "joe: j@x, root|root: r@x # c; joe; j@x r@x",
                "joe: j@x|default: d@x; bob joe al; d@x j@x",
                "default: d@x|joe: bob; joe; d@x",
                "joe: <j@x> , Jo Do <k@x>; joe; j@x k@x",
                "joe: j@x; JOE x@y; JOE x@y",
                "joe: j@x, j@x; joe joe; j@x",
                "a:; a b; b",
            })
    void aliasesStandForOthers(String file, String asked, String expanded) throws FailureException {
        Aliases aliases = Aliases.parse("al", file.replace('|', '\n'));

        assertThat(aliases.expand(List.of(asked.split(" ", -1)))).containsExactly(expanded.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "joe j@x; al: line 1: single ':' delimiter expected",
                "joe: a: b; al: line 1: single ':' delimiter expected",
                "|a@b: c@d; al: line 2: invalid alias 'a@b'",
                ": c@d; al: line 1: invalid alias ''",
                "a: b@x|a: c@x; al: line 2: duplicate alias 'a'",
            })
    void brokenAliasesAreRefused(String file, String complaint) {
        FailureException failure =
                catchThrowableOfType(FailureException.class, () -> Aliases.parse("al", file.replace('|', '\n')));

        assertThat(failure.lines()).containsExactly(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"joe: joe", "joe: bob|bob: al|al: joe", "joe: b@x, joe", "default: bob|joe: al"})
    void circlesAreRefused(String file) throws FailureException {
        Aliases aliases = Aliases.parse("al", file.replace('|', '\n'));

        FailureException failure = catchThrowableOfType(FailureException.class, () -> aliases.expand(List.of("joe")));
        assertThat(failure.lines()).containsExactly("al: Too many redirects when expanding alias joe.");
    }

    @Test
    @Timeout(10)
    void aliasesThatDoubleEachTimeCostNothing() throws FailureException {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            file.append('a')
                    .append(i)
                    .append(": a")
                    .append(i + 1)
                    .append(", a")
                    .append(i + 1)
                    .append('\n');
        }
        file.append("a40:\n");

        assertThat(Aliases.parse("al", file.toString()).expand(List.of("a0"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "machine h login joe password p; p",
                "machine h|  login joe|  password \"p \\\" q\"; 'p \" q'",
                "machine x login joe password no|machine H login joe password p; p",
                "machine h login al password no|machine h login joe password p; p",
                "machine h login joe passwd p; p",
                "default login joe password no|machine h login joe password p; p",
                "machine h password no|machine h login joe password p; p",
                "machine h login joe account a password p; p",
                "macdef m|machine h login joe password no||machine h login joe password p; p",
                "# machine h login joe password no|machine h login joe password p\\ q; p q",
            })
    void passwordsAreFoundInNetrc(String file, String password) {
        assertThat(Netrc.find(file.replace('|', '\n'), "h", "joe")).contains(password);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "machine h login al password p",
                "machine x login joe password p",
                "default login joe password p",
                "machine h password p",
                "machine h login joe",
                "login joe password p",
                "machine",
                "machine h login",
            })
    void noPasswordIsGuessed(String file) {
        assertThat(Netrc.find(file, "h", "joe")).isEmpty();
    }
}
