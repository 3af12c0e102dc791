package org.zsmtp.delivery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.auth.Credentials;

/// Dialogues with SOCKS servers, octet by octet in hexadecimal.
class Socks5DialogueTest {
    private static final InetSocketAddress FOUR = end("192.0.2.1", 25);
    private static final Credentials CREDENTIALS = new Credentials("bob", "secret");

    @Test
    void anAddressIsAskedForAndNeverAName() {
        assertThat(dialogue(FOUR, null, "0500", "05000001" + "7f000001" + "0009"))
                .containsExactly("say 050100", "say 05010001" + "c0000201" + "0019", "through ");
        assertThat(dialogue(end("2001:db8::1", 25), null, "0500"))
                .containsExactly("say 050100", "say 05010004" + "20010db8000000000000000000000001" + "0019");
    }

    @Test
    void userAndPasswordAreToldWhereTheServerWantsThem() {
        assertThat(dialogue(FOUR, CREDENTIALS, "0502", "0100", "05000001" + "00000000" + "0000"))
                .containsExactly(
                        "say 05020002",
                        "say 0103" + "626f62" + "06" + "736563726574",
                        "say 05010001" + "c0000201" + "0019",
                        "through ");
    }

    @Test
    void userAndPasswordAreNotToldWhereNobodyWantsThem() {
        assertThat(dialogue(FOUR, CREDENTIALS, "0500"))
                .containsExactly("say 05020002", "say 05010001" + "c0000201" + "0019");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0500" + "05000001" + "7f000001" + "0009",
                "0500" + "05000004" + "00000000000000000000000000000001" + "0009",
                "0500" + "05000003" + "05" + "6c6f63616c" + "0009"
            })
    void answersMayComeInPiecesOfAnySize(String octets) {
        byte[] all = HexFormat.of().parseHex(octets);
        Socks5Dialogue dialogue = new Socks5Dialogue(FOUR, null);
        List<String> steps = new ArrayList<>();
        for (byte each : all) {
            steps.add(text(dialogue.heard(new byte[] {each})));
        }
        assertThat(steps.subList(0, steps.size() - 1))
                .as("all before the last")
                .containsOnly("wait", "say 05010001" + "c0000201" + "0019");
        assertThat(steps.getLast()).isEqualTo("through ");
    }

    @Test
    void whatTheServerBehindHasAlreadySaidIsKept() {
        assertThat(dialogue(FOUR, null, "0500", "05000001" + "7f000001" + "0009" + "323230"))
                .endsWith("through 323230");
    }

    @ParameterizedTest
    @CsvSource({
        "01, general failure of the proxy",
        "02, its rules forbid the connection",
        "03, network unreachable from there",
        "04, host unreachable from there",
        "05, connection refused",
        "06, the time to live expired",
        "07, it cannot connect",
        "08, it does not support addresses of this type",
        "91, it refuses with code 145"
    })
    void refusalsAreToldInWords(String code, String words) {
        assertThat(dialogue(FOUR, null, "0500", "05" + code + "0001")).endsWith("refused " + words);
    }

    @Test
    void aServerThatWantsToKnowMoreIsNotFollowed() {
        assertThat(dialogue(FOUR, null, "05ff")).endsWith("refused it requires authentication");
        assertThat(dialogue(FOUR, CREDENTIALS, "05ff"))
                .endsWith("refused it does not offer authentication by user and password");
        assertThat(dialogue(FOUR, CREDENTIALS, "0502", "0101"))
                .endsWith("refused it rejects the user and the password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // no SOCKS: SOCKS 4, HTTP, SMTP
                "0400",
                "48",
                "32",
                // a method that nobody offered
                "0501",
                "0502",
                // more than was asked for
                "050000",
                "0500" + "05000001" + "7f000001" + "0009",
                // an address of no kind
                "0500 05000009",
                "0500 04000001"
            })
    void whatIsNotSocksIsNotFollowed(String replies) {
        assertThat(dialogue(FOUR, null, replies.split(" ", -1))).endsWith("refused its reply is not SOCKS 5");
    }

    private static List<String> dialogue(
            InetSocketAddress destination, @Nullable Credentials credentials, String... replies) {
        Socks5Dialogue dialogue = new Socks5Dialogue(destination, credentials);
        List<String> steps = new ArrayList<>();
        steps.add("say " + hex(dialogue.opening()));
        for (String reply : replies) {
            steps.add(text(dialogue.heard(HexFormat.of().parseHex(reply))));
        }
        return steps;
    }

    private static String text(Socks5Dialogue.Step step) {
        return switch (step) {
            case Socks5Dialogue.Step.Wait _ -> "wait";
            case Socks5Dialogue.Step.Say(ByteBuffer octets) -> "say " + hex(octets);
            case Socks5Dialogue.Step.Through(ByteBuffer rest) -> "through " + hex(rest);
            case Socks5Dialogue.Step.Refused(String why) -> "refused " + why;
        };
    }

    private static String hex(ByteBuffer octets) {
        byte[] all = new byte[octets.remaining()];
        octets.get(all);
        return HexFormat.of().formatHex(all);
    }

    private static InetSocketAddress end(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }
}
