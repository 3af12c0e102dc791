package org.zsmtp.daemon.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.TransportOptions.MxLookup;
import org.zsmtp.delivery.TransportOptions.Reuse;
import org.zsmtp.delivery.routing.Destination.Relay;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.Pipelining;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;

class AgentOptionsTest {

    @Test
    void withoutOptionsTheManualPagesDefaultsHold() throws UsageException {
        assertThat(parse())
                .isEqualTo(new AgentOptions(
                        new Task.Serve(),
                        "smtp",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        25,
                        MxLookup.USED,
                        List.of(),
                        timeouts("3m", "3m", "5m", "2m", "10m"),
                        Pipelining.WHERE_OFFERED,
                        NextMail.WITH_END_OF_DATA,
                        Reuse.KEPT))
                .isEqualTo(AgentOptions.defaults());
    }

    @Test
    void everyLetterIsMapped() throws UsageException {
        assertThat(parse(
                        "-c",
                        "smtp-slow",
                        "-F",
                        "[127.0.0.1]:2525",
                        "-h",
                        "mx.sender.example",
                        "-p",
                        "2526",
                        "-x",
                        "-P",
                        "-T",
                        "conn=11s,tcpw=12s,cmd=13s,data=14s,dot=15s",
                        "-1",
                        "shop.example"))
                .isEqualTo(new AgentOptions(
                        new Task.Serve(),
                        "smtp-slow",
                        Optional.of("shop.example"),
                        Optional.of(new Relay(AddressLiteral.parse("[127.0.0.1]"), OptionalInt.of(2525))),
                        Optional.of(new HeloName("mx.sender.example")),
                        2526,
                        MxLookup.FORBIDDEN,
                        List.of(),
                        timeouts("11s", "12s", "13s", "14s", "15s"),
                        Pipelining.NEVER,
                        NextMail.WITH_END_OF_DATA,
                        Reuse.CLOSED_AFTER_EACH));
    }

    @Test
    void everyLongNameIsMapped() throws UsageException {
        assertThat(parse(
                        "--channel=smtp-slow",
                        "--destination",
                        "[127.0.0.1]:2525",
                        "--helo-name=mx.sender.example",
                        "--port",
                        "2526",
                        "--no-mx",
                        "--no-pipelining",
                        "--timeout=conn=11s",
                        "--one-message",
                        "--next-mail=after-reply",
                        "--dns=127.0.0.1:5353",
                        "--dns",
                        "[::1]:53",
                        "--spool",
                        "/x/y",
                        "shop.example"))
                .isEqualTo(new AgentOptions(
                        new Task.Deliver(Path.of("/x/y")),
                        "smtp-slow",
                        Optional.of("shop.example"),
                        Optional.of(new Relay(AddressLiteral.parse("[127.0.0.1]"), OptionalInt.of(2525))),
                        Optional.of(new HeloName("mx.sender.example")),
                        2526,
                        MxLookup.FORBIDDEN,
                        List.of(address("127.0.0.1", 5353), address("::1", 53)),
                        timeouts("11s", "3m", "5m", "2m", "10m"),
                        Pipelining.NEVER,
                        NextMail.AFTER_REPLY,
                        Reuse.CLOSED_AFTER_EACH));
    }

    @Test
    void lettersStandTogetherAndValuesMayBeAttached() throws UsageException {
        AgentOptions options = parse("-1xPp2525", "-cslow");
        assertThat(options.reuse()).isEqualTo(Reuse.CLOSED_AFTER_EACH);
        assertThat(options.mxLookup()).isEqualTo(MxLookup.FORBIDDEN);
        assertThat(options.pipelining()).isEqualTo(Pipelining.NEVER);
        assertThat(options.port()).isEqualTo(2525);
        assertThat(options.channel()).isEqualTo("slow");
    }

    @Test
    void optionsMayStandBehindTheHostButNotBehindTwoHyphens() throws UsageException {
        assertThat(parse("shop.example", "-x").mxLookup()).isEqualTo(MxLookup.FORBIDDEN);
        assertThat(parse("--", "-x").host()).contains("-x");
        assertThat(parse("--", "-x").mxLookup()).isEqualTo(MxLookup.USED);
    }

    @Test
    void theTasks() throws UsageException {
        assertThat(parse("--spool", "s", "--explain").task()).isEqualTo(new Task.Explain(Path.of("s")));
        assertThat(parse("-V").task()).isEqualTo(new Task.Version());
        assertThat(parse("--version").task()).isEqualTo(new Task.Version());
        assertThat(parse("--help", "-V").task()).isEqualTo(new Task.Help());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "90 | 90",
                "6 | 6",
                "2m | 120",
                "1h | 3600",
                "1h5m20s | 3920",
                "1h5m | 3900",
                "1d | 86400",
                "cmd=5s | 5",
                "CMD=1m30 | 90",
                "0m10s | 10"
            })
    void timesAddUp(String spec, long seconds) throws UsageException {
        assertThat(parse("-T", spec).timeouts().command()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void timeoutsMayBeRepeated() throws UsageException {
        assertThat(parse("-T", "conn=10s", "-Tdata=10", "-T", "2m,dot=20m").timeouts())
                .isEqualTo(timeouts("10s", "3m", "2m", "10s", "20m"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conn=9s",
                "tcpw=9",
                "cmd=4s",
                "4",
                "data=9s",
                "dot=9",
                "",
                "conn=",
                "5x",
                "m",
                "5mm",
                "-5",
                "1h-5m",
                "wait=5m",
                "5m,",
                "99999999",
                "8d",
                "1 m"
            })
    void timesBelowTheLeastOrNoTimesAreRefused(String spec) {
        assertRefused("-T", "-T", spec);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "6", "7", "8", "A", "d", "D", "e", "E", "H", "l", "L", "M", "O", "r", "s", "S", "v", "w", "W", "X", "Z"
            })
    void lettersOfZmailerThatAreNotBuiltSaySo(String letter) {
        assertRefused("-" + letter + " of ZMailer's smtp does not exist here yet", "-" + letter);
    }

    @Test
    void mistakesAreNamed() {
        assertRefused("unknown option -q", "-xq");
        assertRefused("unknown option --frobnicate", "--frobnicate=3");
        assertRefused("-p needs a value", "-p");
        assertRefused("takes no value", "--no-mx=1");
        assertRefused("\"65536\" is no port", "-p", "65536");
        assertRefused("\"0x19\" is no port", "-p0x19");
        assertRefused("-F", "-F", "UNIX:tmp/s");
        assertRefused("-F", "-F", "[300.0.0.1]");
        assertRefused("-F", "-F", "a..b");
        assertRefused("-h", "-h", "two words");
        assertRefused("-h", "-h", "a\r\nMAIL");
        assertRefused("-c needs a name", "-c", "");
        assertRefused("one host at most", "a.example", "b.example");
        assertRefused("--explain needs --spool", "--explain");
        assertRefused("--spool needs a directory", "--spool", "");
        assertRefused("--dns needs an address", "--dns", "ns.example:53");
        assertRefused("is no port", "--dns", "127.0.0.1:0");
        assertRefused("--next-mail is", "--next-mail=soon");
    }

    @Test
    void aNameServersPortIsOptional() throws UsageException {
        assertThat(parse(
                                "--dns",
                                "192.0.2.1",
                                "--dns",
                                "[2001:db8::1]",
                                "--dns",
                                "2001:db8::2",
                                "--dns",
                                "localhost:54")
                        .nameServers())
                .containsExactly(
                        address("192.0.2.1", 53),
                        address("2001:db8::1", 53),
                        address("2001:db8::2", 53),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 54));
    }

    @Test
    void aMessageNeverHoldsWhatWouldActOnATerminal() {
        assertThatThrownBy(() -> parse("--x\u001b[2J\n#hungry"))
                .isInstanceOf(UsageException.class)
                .hasMessageNotContainingAny("\u001b", "\n");
    }

    @Test
    void theHelpPageNamesEveryOptionWithItsDefault() {
        String page = HelpPage.text();
        for (Option option : Option.values()) {
            assertThat(page).contains(option.synopsis()).contains(option.meaning());
            option.standard().ifPresent(value -> assertThat(page).contains("(default: " + value + ")"));
        }
        assertThat(page.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void theDefaultsInTheHelpPageAreTheRealOnes() throws UsageException {
        assertThat(parse("-T", Timeout.DEFAULTS_TEXT).timeouts()).isEqualTo(Timeouts.DEFAULTS);
        assertThat(Option.PORT.standard())
                .contains(String.valueOf(AgentOptions.defaults().port()));
        assertThat(Option.CHANNEL.standard()).contains(AgentOptions.defaults().channel());
        assertThat(parse("--next-mail", Option.NEXT_MAIL.standard().orElseThrow()))
                .isEqualTo(AgentOptions.defaults());
    }

    private static AgentOptions parse(String... arguments) throws UsageException {
        return AgentOptions.parse(List.of(arguments));
    }

    private static void assertRefused(String saying, String... arguments) {
        assertThatThrownBy(() -> parse(arguments))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(saying);
    }

    private static InetSocketAddress address(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }

    private static Timeouts timeouts(String conn, String tcpw, String cmd, String data, String dot) {
        return new Timeouts(time(conn), time(tcpw), time(cmd), time(data), time(dot));
    }

    private static Duration time(String text) {
        return Duration.parse("PT" + text);
    }
}
