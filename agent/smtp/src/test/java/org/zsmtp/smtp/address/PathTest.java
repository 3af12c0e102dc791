package org.zsmtp.smtp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@example.org",
                "Bob.Smith+tag@Example.ORG",
                "a!b!c@example.org",
                "user%inner@relay.example",
                "/G=Bob/S=Smith/@gateway.example",
                "a..b.@example.org",
                "{x}|y~#$&'*=?^_`@example.org",
                "\"bob smith\"@example.org",
                "\"a@b\"@example.org",
                "\"a\\\"b\\\\c\"@example.org",
                "\"a> SIZE=1\"@example.org",
                "\"\"@example.org",
                "bob@[192.0.2.1]",
                "bob@[IPv6:2001:db8::1]",
                "bob@under_score.example",
                "bob@localhost",
                "bob@xn--mnchen-3ya.example",
            })
    void aMailboxIsKeptVerbatim(String text) {
        assertThat(Mailbox.parse(text).text()).isEqualTo(text);
        assertThat(ReversePath.parse(text)).isEqualTo(ForwardPath.parse(text)).isInstanceOf(Mailbox.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@example.org\r\nRCPT TO:<eve@example.net",
                "bob\r@example.org",
                "bob\n@example.org",
                "bob\0@example.org",
                "\"bob\r\"@example.org",
                "\"bob\\\r\\\n\"@example.org",
                "\"bob\\\n\"@example.org",
                "\"bob\\\0\"@example.org",
                "\"bob\t\"@example.org",
                "bob\u007f@example.org",
                "bob\u001b[2J@example.org",
                "bob@exam\u0001ple.org",
                "bob@example.org\r",
                "bob smith@example.org",
                "bob example.org",
                "bob>example.org",
                "\"bob\" example.org",
                " bob@example.org",
                "bob@example.org ",
                "bob@example.org> SIZE=10",
                "bob> SIZE=10@example.org",
                "<bob@example.org>",
                "<bob",
                "bob,eve@example.org",
                "bob;eve@example.org",
                "bob(comment)@example.org",
                "bob\\@x@example.org",
                "bob@eve@example.org",
                "bob@",
                "@",
                "@example.org",
                "@example.org:",
                "@example.org:@other.example:bob@example.org:x",
                "@exam ple.org:bob@example.org",
                "@a,b:bob@example.org",
                "@a,@b,bob@example.org",
                "@[1.2.3.4:bob@example.org",
                "\"bob",
                "\"bob\\",
                "\"",
                "\"bob\"x@example.org",
                "\"bob\"\"x\"@example.org",
                "bob\"x\"@example.org",
                "bob@example..org",
                "bob@.example.org",
                "bob@example.org..",
                "bob@-example.org",
                "bob@example-.org",
                "bob@exa!mple.org",
                "bob@[1.2.3]",
                "bob@[1.2.3.4.5]",
                "bob@[1.2.3.256]",
                "bob@[01.2.3.4]",
                "bob@[1.2.3.+4]",
                "bob@[1.2.3.4",
                "bob@[]",
                "bob@[",
                "bob@[::1]",
                "bob@[IPv6:]",
                "bob@[IPv6:1.2.3.4]",
                "bob@[IPv6:2001:db8::1%eth0]",
                "bob@[IPv6:2001:db8::1::2]",
                "bob@[IPv6:[::1]]",
                "bob@[x400:something]",
                "bob@[localhost]",
            })
    void whatIsNoPathIsRefusedInBothDirections(String text) {
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> ForwardPath.parse(text))
                .satisfies(e -> assertThat(e.nonAscii()).isFalse())
                .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> ReversePath.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b\u00f6b@example.org",
                "\"b\u00f6b\"@example.org",
                "bob@ex\u00e4mple.org",
                "bob\u760a@example.org",
                "bob\u760d\u760aRSET@example.org",
                "\"bob\\\u760a\"@example.org",
                "bob\u2028@example.org",
                "bob\u0085@example.org",
                "bob\u00a0@example.org",
                "bob@example\u3002org",
                "bob\uff1e@example.org",
                "bob\ud800@example.org",
            })
    void charactersBeyondAsciiAreRefusedAndFlagged(String text) {
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> ForwardPath.parse(text))
                .satisfies(e -> assertThat(e.nonAscii()).isTrue())
                .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> ReversePath.parse(text));
    }

    @Test
    void aControlCharacterCountsMoreThanACharacterBeyondAscii() {
        AddressSyntaxException refusal = catchThrowableOfType(
                AddressSyntaxException.class, () -> ForwardPath.parse("b\u00f6b\r\nRSET@example.org"));
        assertThat(refusal.nonAscii()).isFalse();
        assertThat(refusal.reason()).isEqualTo("control character");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@relay.example:bob@example.org",
                "@relay.example,@other.example:bob@example.org",
                "@[192.0.2.1]:bob@example.org",
                "@[IPv6:2001:db8::1],@[192.0.2.1],@relay.example:bob@example.org",
            })
    void aSourceRouteIsDropped(String text) {
        assertThat(ForwardPath.parse(text).text()).isEqualTo("bob@example.org");
        assertThat(ReversePath.parse(text).text()).isEqualTo("bob@example.org");
    }

    @Test
    void aSourceRouteMayNotNameAnotherRoute() {
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> ForwardPath.parse("@a.example:@b.example:bob@example.org"));
    }

    @Test
    void theEmptyPathIsASenderButNoRecipient() {
        assertThat(ReversePath.parse("")).isEqualTo(new NullReversePath());
        assertThat(ReversePath.parse("<>")).isEqualTo(new NullReversePath());
        assertThat(ReversePath.parse("").text()).isEmpty();
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> ForwardPath.parse(""));
    }

    @Test
    void postmasterNeedsNoDomainInAnyCase() {
        assertThat(ForwardPath.parse("pOSTmaster")).isEqualTo(new Postmaster());
        assertThat(ForwardPath.parse("postmaster@example.org")).isInstanceOf(Mailbox.class);
    }

    @Test
    void aLocalPartAloneIsLeftToTheServer() {
        assertThat(ForwardPath.parse("news")).isEqualTo(new Unqualified(new LocalPart("news")));
        assertThat(ReversePath.parse("\"a b\"").text()).isEqualTo("\"a b\"");
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> Mailbox.parse("news"));
    }

    @Test
    void domainsAreEqualWhateverTheirCaseAndLocalPartsAreNot() {
        assertThat(Mailbox.parse("bob@Example.ORG"))
                .isEqualTo(Mailbox.parse("bob@example.org."))
                .hasSameHashCodeAs(Mailbox.parse("bob@example.org"))
                .isNotEqualTo(Mailbox.parse("Bob@example.org"))
                .isNotEqualTo(Mailbox.parse("\"bob\"@example.org"));
    }

    @Test
    void aPathHasAtMost254OctetsBetweenItsBrackets() {
        String domain = "@" + "d".repeat(60) + ".example";
        String longest = "a".repeat(254 - domain.length()) + domain;
        assertThat(Mailbox.parse(longest).text()).hasSize(254);
        assertThat(Mailbox.parse("@relay.example:" + longest).text()).isEqualTo(longest);
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> Mailbox.parse("a" + longest));
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> ForwardPath.parse("a".repeat(255)));
    }

    @Test
    void aGiganticPathIsRefusedWithAShortMessage() {
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> ForwardPath.parse("@a.example:".repeat(1_000_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void noInvalidLocalPartCanBeBuilt() {
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> new LocalPart("a b"));
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> new LocalPart("a>"));
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> new LocalPart("\"a\"b"));
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> new LocalPart("\"a\r\""));
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> new LocalPart(""));
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> new LocalPart("a@b"));
    }

    @Test
    void localPartsAndPathsAreBounded() {
        assertThat(LocalPart.parse("a".repeat(254)).text()).hasSize(254);
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> LocalPart.parse("a".repeat(255)))
                .withMessageStartingWith("local part too long");
        // A source route takes no room in a path, but there is an end to it.
        String route = "@a.example,".repeat(80) + "@a.example:";
        String longest = route + "b".repeat(1000 - route.length());
        assertThat(ForwardPath.parse(longest).text()).matches("b+");
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> ForwardPath.parse(longest + "b"))
                .withMessageStartingWith("path too long");
    }

    @Test
    void pathsAreShownAsTheyTravel() {
        assertThat(ReversePath.parse("")).hasToString("<>");
        assertThat(ForwardPath.parse("postmaster")).hasToString("Postmaster");
        assertThat(ForwardPath.parse("postmaster").text()).isEqualTo("Postmaster");
        assertThat(ForwardPath.parse("news")).hasToString("news");
        assertThat(LocalPart.parse("a.b")).hasToString("a.b");
    }
}
