package org.zsmtp.daemon.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.daemon.options.ContentConfig.EzmlmSenders;
import org.zsmtp.daemon.options.LogConfig.Title;
import org.zsmtp.daemon.options.RoutingConfig.Sharing;
import org.zsmtp.delivery.TransportOptions.Reuse;
import org.zsmtp.delivery.TransportSecurity.Start;
import org.zsmtp.delivery.dns.TrustAnchorException;
import org.zsmtp.delivery.dns.TrustAnchors;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.policy.TlsLevel.Floor;
import org.zsmtp.delivery.routing.AddressPreference;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.Destination.LocalSocket;
import org.zsmtp.delivery.routing.Destination.Relay;
import org.zsmtp.delivery.routing.MxUse;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.routing.SourcePorts;
import org.zsmtp.delivery.routing.WksCheck;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.smtp.mime.ConversionOptions;
import org.zsmtp.smtp.mime.ConversionOptions.BareLineEnds;
import org.zsmtp.smtp.mime.ConversionOptions.Channel;
import org.zsmtp.smtp.mime.ConversionOptions.HeaderText;
import org.zsmtp.smtp.mime.ConversionOptions.NulOctets;
import org.zsmtp.smtp.mime.ConversionOptions.Unconvertible;
import org.zsmtp.smtp.mime.DefaultCharset;
import org.zsmtp.smtp.session.Chunking;
import org.zsmtp.smtp.session.Hello;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.Pipelining;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;

class AgentOptionsTest {
    @TempDir
    private Path directory;

    private Path tls;

    @BeforeEach
    void file() throws IOException {
        tls = Files.writeString(directory.resolve("smtp-tls.conf"), "tls-loglevel 1\n");
    }

    @Test
    void aFileOfTrustAnchorsIsReadAtTheStart() throws IOException, UsageException, TrustAnchorException {
        String root = ". IN DS 20326 8 2 " + "e0".repeat(32);
        Path file = Files.writeString(directory.resolve("root.key"), root);
        AgentOptions options = parse("--trust-anchor=" + file);
        assertThat(options.routing().anchors()).isEqualTo(TrustAnchors.parse(root));
        Files.writeString(file, "nonsense\n");
        assertThatThrownBy(() -> parse("--trust-anchor=" + file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(file + ": no zone file: ");
    }

    @Test
    void withoutOptionsTheManualPagesDefaultsHold() throws UsageException {
        assertThat(parse())
                .isEqualTo(new AgentOptions(
                        new Task.Serve(),
                        "smtp",
                        Optional.empty(),
                        new RoutingConfig(
                                Optional.empty(),
                                25,
                                MxUse.USED,
                                Sharing.SAME_HOST,
                                WksCheck.NONE,
                                List.of(),
                                TrustAnchors.NONE,
                                Optional.empty()),
                        new SourceConfig(
                                SourceAddress.any(),
                                SourcePorts.ANY,
                                AddressPreference.AS_THIS_HOST,
                                ConnectPath.DIRECT,
                                0),
                        new SessionConfig(
                                Optional.empty(),
                                conversation()
                                        .protocol(Protocol.SMTP)
                                        .hello(Hello.EHLO)
                                        .pipelining(Pipelining.WHERE_OFFERED)
                                        .nextMail(NextMail.WITH_END_OF_DATA)
                                        .chunking(Chunking.NEVER)
                                        .recipients(100)
                                        .build(),
                                Start.STARTTLS,
                                Reuse.KEPT,
                                timeouts("3m", "3m", "5m", "2m", "10m"),
                                Optional.empty(),
                                ClearText.WHERE_NO_TLS_IS_OFFERED,
                                new SecurityConfig(
                                        Optional.empty(), Optional.empty(), new TlsLevel.Dane(Floor.OPPORTUNISTIC))),
                        new ContentConfig(
                                ConversionOptions.DEFAULTS,
                                EzmlmSenders.HONOURED,
                                Zenv.HeaderTabs.KEPT,
                                Zenv.ReceivedClause.WRITTEN),
                        new LogConfig(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Title.AS_STARTED,
                                0,
                                0),
                        new ResidentConfig(ResidentConfig.Mode.AUTO, Duration.ofMinutes(2)),
                        Zenv.NONE))
                .isEqualTo(AgentOptions.defaults());
    }

    @Test
    void theStatusIsThatOfAllOrOfOneNumber() throws UsageException {
        assertThat(parse("--status").task())
                .isEqualTo(parse("--status", "all").task())
                .isEqualTo(new Task.Status(OptionalLong.empty(), Form.PAGE));
        assertThat(parse("--status", "--json", "4711").task())
                .isEqualTo(new Task.Status(OptionalLong.of(4711), Form.JSON));
        assertThatThrownBy(() -> parse("--status", "mx.example"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--status takes the number of a process, or all, not \"mx.example\"");
    }

    @Test
    void aPageIsMadeOfTheEventLog() throws UsageException {
        assertThat(parse("--report=page.html", "--event-log=log").task())
                .isEqualTo(new Task.Report(Path.of("log"), Path.of("page.html")));
    }

    @Test
    void whatIsTracedIsAHostAJobOrAll() throws UsageException {
        assertThat(parse("--trace", "b.example").task()).isEqualTo(new Task.Trace("b.example"));
        assertThat(parse("--trace=K/2424900").task()).isEqualTo(new Task.Trace("K/2424900"));
        assertRefused("--trace: needs a value", "--trace=");
        assertRefused("--trace needs a value", "--trace");
        assertRefused("--trace takes one argument: \"b\" is a second one", "--trace=a", "b");
        assertRefused("--trace takes a host, a job or all, not \"a b\"", "--trace=a b");
        assertRefused("--trace takes a host", "--trace=b\u00fccher.example");
        assertRefused("--trace takes a host", "--trace=" + "a".repeat(256));
    }

    @Test
    void metricsAreServedToThisHostUnlessAnAddressIsNamed() throws UsageException {
        assertThat(parse("--metrics").task()).isEqualTo(new Task.Metrics());
        assertThat(parse("--metrics-listen=9125").task())
                .isEqualTo(new Task.ServeMetrics(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9125)));
        assertThat(parse("--metrics-listen=[2001:db8::1]:9125").task())
                .isEqualTo(new Task.ServeMetrics(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 9125)));
        for (String wrong : List.of("", "0", "65536", "192.0.2.1", "mx.example:9125", "[::1]")) {
            assertThatThrownBy(() -> parse("--metrics-listen=" + wrong))
                    .as(wrong)
                    .isInstanceOf(UsageException.class);
        }
    }

    @Test
    void everyLetterIsMapped() throws UsageException {
        assertThat(parse(
                        "-c",
                        "smtp-slow",
                        "-F",
                        "UNIX:/run/lmtp",
                        "-h",
                        "mx.sender.example",
                        "-p",
                        "2526",
                        "-xXeW",
                        "-PME1",
                        "-T",
                        "conn=11s,tcpw=12s,cmd=13s,data=14s,dot=15s",
                        "-A/etc/secrets",
                        "--auth-in-clear",
                        "-S",
                        tls.toString(),
                        "-L",
                        "iface:v6:eth0",
                        "-r6w",
                        "65536",
                        "-H8",
                        "-O",
                        "ignore-ezmlm",
                        "-ddvsl",
                        "/var/log/smtp",
                        "-Z",
                        "----------",
                        "shop.example"))
                .isEqualTo(new AgentOptions(
                        new Task.Serve(),
                        "smtp-slow",
                        Optional.of("shop.example"),
                        new RoutingConfig(
                                Optional.of(new LocalSocket(Path.of("/run/lmtp"))),
                                2526,
                                MxUse.FORBIDDEN,
                                Sharing.SAME_EXCHANGER,
                                WksCheck.REQUIRED,
                                List.of(),
                                TrustAnchors.NONE,
                                Optional.empty()),
                        new SourceConfig(
                                new SourceAddress.Interface("eth0", SourceAddress.Family.IPV6),
                                SourcePorts.RESERVED,
                                AddressPreference.IPV6,
                                ConnectPath.DIRECT,
                                65536),
                        new SessionConfig(
                                Optional.of(new HeloName("mx.sender.example")),
                                conversation()
                                        .protocol(Protocol.LMTP)
                                        .hello(Hello.EHLO_WHERE_ANNOUNCED)
                                        .pipelining(Pipelining.NEVER)
                                        .nextMail(NextMail.WITH_END_OF_DATA)
                                        .chunking(Chunking.NEVER)
                                        .recipients(100)
                                        .build(),
                                Start.STARTTLS,
                                Reuse.CLOSED_AFTER_EACH,
                                timeouts("11s", "12s", "13s", "14s", "15s"),
                                Optional.of(Path.of("/etc/secrets")),
                                ClearText.ANYWHERE,
                                new SecurityConfig(
                                        Optional.of(tls), Optional.empty(), new TlsLevel.Dane(Floor.OPPORTUNISTIC))),
                        new ContentConfig(
                                ConversionOptions.DEFAULTS
                                        .withChannel(Channel.EIGHT_BIT)
                                        .withHeaderText(HeaderText.AS_IS),
                                EzmlmSenders.IGNORED,
                                Zenv.HeaderTabs.KEPT,
                                Zenv.ReceivedClause.WRITTEN),
                        new LogConfig(
                                Optional.of(Path.of("/var/log/smtp")),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Title.SHOWS_PROGRESS,
                                2,
                                1),
                        new ResidentConfig(ResidentConfig.Mode.AUTO, Duration.ofMinutes(2)),
                        Zenv.NONE));
    }

    @Test
    void everyLongNameIsMapped() throws UsageException {
        assertThat(parse(
                        "--channel=smtp-slow",
                        "--tls-policy=policy",
                        "--tls-level=encrypt",
                        "--destination",
                        "[127.0.0.1]:2525",
                        "--helo-name=mx.sender.example",
                        "--port",
                        "2526",
                        "--no-mx",
                        "--self-connect",
                        "--share-by-mx",
                        "--wks",
                        "--local-address=[192.0.2.7]",
                        "--reserved-port",
                        "--prefer-ipv6",
                        "--send-buffer=65536",
                        "--lmtp",
                        "--ehlo-if-announced",
                        "--no-pipelining",
                        "--timeout=conn=11s",
                        "--one-message",
                        "--next-mail=after-reply",
                        "--chunking=small",
                        "--recipients-per-transaction=50",
                        "--secrets=secrets",
                        "--tls=" + tls,
                        "--seven-bit",
                        "--eight-bit",
                        "--headers-as-is",
                        "--conversion=as-is",
                        "--bare-newlines=refuse",
                        "--nul=remove",
                        "--keyword=IGNORE-ezmlm",
                        "--transcript=t.log",
                        "--event-log=e.log",
                        "--hosts-at-once=3",
                        "--connections-per-host=4",
                        "--step-timeout=20",
                        "--mta-sts-cache=policies",
                        "--tls-report-log=sessions",
                        "--tls-report-socket=collector",
                        "--title",
                        "--debug=2",
                        "--verbose",
                        "--padding=xxx",
                        "--dns=127.0.0.1:5353",
                        "--dns",
                        "[::1]:53",
                        "--spool",
                        "/x/y",
                        "shop.example"))
                .isEqualTo(new AgentOptions(
                        new Task.Deliver(Path.of("/x/y"), 3, 4),
                        "smtp-slow",
                        Optional.of("shop.example"),
                        new RoutingConfig(
                                Optional.of(new Relay(AddressLiteral.parse("[127.0.0.1]"), OptionalInt.of(2525))),
                                2526,
                                MxUse.FORBIDDEN,
                                Sharing.SAME_EXCHANGER,
                                WksCheck.REQUIRED,
                                List.of(address("127.0.0.1", 5353), address("::1", 53)),
                                TrustAnchors.NONE,
                                Optional.of(Path.of("policies"))),
                        new SourceConfig(
                                new SourceAddress.Fixed(InetAddress.ofLiteral("192.0.2.7")),
                                SourcePorts.RESERVED,
                                AddressPreference.IPV6,
                                ConnectPath.DIRECT,
                                65536),
                        new SessionConfig(
                                Optional.of(new HeloName("mx.sender.example")),
                                conversation()
                                        .protocol(Protocol.LMTP)
                                        .hello(Hello.EHLO_WHERE_ANNOUNCED)
                                        .pipelining(Pipelining.NEVER)
                                        .nextMail(NextMail.AFTER_REPLY)
                                        .chunking(Chunking.WHERE_OFFERED_AND_SMALL)
                                        .recipients(50)
                                        .build(),
                                Start.STARTTLS,
                                Reuse.CLOSED_AFTER_EACH,
                                timeouts("11s", "3m", "20s", "20s", "10m"),
                                Optional.of(Path.of("secrets")),
                                ClearText.WHERE_NO_TLS_IS_OFFERED,
                                new SecurityConfig(
                                        Optional.of(tls), Optional.of(Path.of("policy")), new TlsLevel.Encrypt())),
                        new ContentConfig(
                                new ConversionOptions(
                                        Channel.EIGHT_BIT,
                                        HeaderText.AS_IS,
                                        DefaultCharset.ISO_8859_1,
                                        Unconvertible.AS_IS,
                                        BareLineEnds.REFUSED,
                                        NulOctets.REMOVED),
                                EzmlmSenders.IGNORED,
                                Zenv.HeaderTabs.KEPT,
                                Zenv.ReceivedClause.WRITTEN),
                        new LogConfig(
                                Optional.of(Path.of("t.log")),
                                Optional.of(Path.of("e.log")),
                                Optional.of(Path.of("sessions")),
                                Optional.of(Path.of("collector")),
                                Title.SHOWS_PROGRESS,
                                2,
                                1),
                        new ResidentConfig(ResidentConfig.Mode.AUTO, Duration.ofMinutes(2)),
                        Zenv.NONE));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'', BY_CAPABILITY, EHLO",
                "-7, SEVEN_BIT, EHLO",
                "-77, SEVEN_BIT, HELO",
                "-7 -7, SEVEN_BIT, HELO",
                "-777, SEVEN_BIT, HELO",
                "-8, EIGHT_BIT, EHLO",
                "-77 -8, EIGHT_BIT, HELO",
                "-7 -8, EIGHT_BIT, EHLO",
                "-8 -7, SEVEN_BIT, EHLO",
                "-787, SEVEN_BIT, EHLO",
                "-8 -8, EIGHT_BIT, EHLO",
                "--seven-bit=2, SEVEN_BIT, HELO",
                "-77 --seven-bit=0, BY_CAPABILITY, EHLO",
                "-8 --eight-bit=no, BY_CAPABILITY, EHLO",
                "-E, BY_CAPABILITY, EHLO_WHERE_ANNOUNCED",
                "-E -77, SEVEN_BIT, HELO",
            })
    void sevenAndEightBitAreReadInTheirOrder(String line, Channel channel, Hello hello) throws UsageException {
        AgentOptions options = parse(line.isEmpty() ? new String[0] : line.split(" "));
        assertThat(options.content().conversion().channel()).isEqualTo(channel);
        assertThat(options.session().conversation().hello()).isEqualTo(hello);
    }

    @Test
    void lmtpNeedsAnotherPortThanThatOfSmtpOrASocket() throws UsageException {
        assertRefused("LMTP is not allowed on port 25", "-M");
        assertRefused("LMTP is not allowed on port 25", "-M", "-F", "[127.0.0.1]");
        assertThat(parse("-M", "-p24").session().conversation().protocol()).isEqualTo(Protocol.LMTP);
        assertThat(parse("-M", "-F", "UNIX:/run/lmtp").session().conversation().protocol())
                .isEqualTo(Protocol.LMTP);
    }

    @Test
    void anOptionWinsOverZenv() throws UsageException {
        Zenv zenv = Zenv.of("BINDADDR=[192.0.2.9]\nDEFCHARSET=KOI8-R\n");
        AgentOptions without = AgentOptions.read(List.of(), Optional.empty(), zenv);
        assertThat(without.zenv()).isSameAs(zenv);
        assertThat(without.source().address()).hasToString("[192.0.2.9]");
        assertThat(without.content().conversion().defaultCharset()).isEqualTo(new DefaultCharset("KOI8-R"));
        assertThatThrownBy(() -> AgentOptions.read(List.of(), Optional.empty(), Zenv.of("BINDADDR=nowhere\n")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("BINDADDR of ZENV: ");
        AgentOptions with = AgentOptions.read(List.of("-Liface:eth0"), Optional.empty(), zenv);
        assertThat(with.source().address()).hasToString("iface:eth0");
    }

    @Test
    void aSwitchCanBeTurnedOffAndALaterWordWins() throws UsageException {
        assertThat(parse("-x", "--no-mx=no").routing().mxUse()).isEqualTo(MxUse.USED);
        assertThat(parse("--no-mx=no", "-x").routing().mxUse()).isEqualTo(MxUse.FORBIDDEN);
        assertThat(parse("-p24", "-p26").routing().port()).isEqualTo(26);
        assertThat(parse("-l", "x", "--transcript=").records().transcript()).isEmpty();
        assertThat(parse("-d", "--debug=1", "-d").records().debug()).isEqualTo(2);
    }

    @Test
    void lettersStandTogetherAndValuesMayBeAttached() throws UsageException {
        AgentOptions options = parse("-1xPp2525", "-cslow");
        assertThat(options.session().reuse()).isEqualTo(Reuse.CLOSED_AFTER_EACH);
        assertThat(options.routing().mxUse()).isEqualTo(MxUse.FORBIDDEN);
        assertThat(options.session().conversation().pipelining()).isEqualTo(Pipelining.NEVER);
        assertThat(options.routing().port()).isEqualTo(2525);
        assertThat(options.channel()).isEqualTo("slow");
    }

    @Test
    void optionsMayStandBehindTheHostButNotBehindTwoHyphens() throws UsageException {
        assertThat(parse("shop.example", "-x").routing().mxUse()).isEqualTo(MxUse.FORBIDDEN);
        assertThat(parse("--", "-x").host()).contains("-x");
        assertThat(parse("--", "-x").routing().mxUse()).isEqualTo(MxUse.USED);
    }

    @Test
    void theTasks() throws UsageException {
        assertThat(parse("--spool", "s", "--explain").task()).isEqualTo(new Task.Explain(Path.of("s")));
        assertThat(parse("--spool", "s", "--list", "--json").task())
                .isEqualTo(new Task.ListQueue(Path.of("s"), QueueFilter.NONE, Form.JSON));
        assertThat(parse(
                                "--spool=s",
                                "--list",
                                "-cx",
                                "a.example",
                                "--sender=<>",
                                "--recipient=r",
                                "--message-id=m",
                                "--older-than=2w",
                                "--younger-than=90")
                        .task())
                .isEqualTo(new Task.ListQueue(
                        Path.of("s"),
                        new QueueFilter(
                                Optional.of("a.example"),
                                Optional.of("x"),
                                Optional.of("<>"),
                                Optional.of("r"),
                                Optional.of(Duration.ofDays(14)),
                                Optional.of(Duration.ofSeconds(90)),
                                Optional.of("m")),
                        Form.PAGE));
        assertThat(parse("--spool", "s", "--why", "17").task()).isEqualTo(new Task.Why(Path.of("s"), "17", Form.PAGE));
        assertThat(parse("--spool", "s", "--why", "17", "--json").task())
                .isEqualTo(new Task.Why(Path.of("s"), "17", Form.JSON));
        assertThat(parse("--spool", "s", "--free-locks").task())
                .isEqualTo(new Task.FreeLocks(Path.of("s"), QueueFilter.NONE, true));
        assertThat(parse("--spool", "s", "--free-locks", "--yes").task())
                .isEqualTo(new Task.FreeLocks(Path.of("s"), QueueFilter.NONE, false));
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
        assertThat(parse("-T", spec).session().timeouts().command()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aHostOfAPersonMayEndWithADotAndIsNothingElse() throws UsageException {
        assertThat(parse("-D", "b.example.").host()).contains("b.example");
        assertThat(parse("-D", "[IPv6:::1]").host()).contains("[IPv6:::1]");
        assertThat(parse("b.example.").host()).contains("b.example.");
        assertRefused("\"u@b.example\" is a mail address, not a host: give b.example", "-D", "u@b.example");
        assertRefused("\"b.example:25\" has a port, not a host: give b.example -p 25", "--spool=/x", "b.example:25");
        assertRefused("is a URL, not a host: give b.example", "--check-tls", "https://b.example/");
        assertRefused("\"://\" is a URL, not a host", "--check-tls", "://");
    }

    @Test
    void aWordThatIsNearlyRightIsNamed() {
        assertRefused("unknown option --lits; did you mean --list?", "--lits");
        assertRefused("unknown option --transc; did you mean --transcript?", "--transc");
        assertRefused("must be auto or never", "--engine=autp");
        assertThatThrownBy(() -> parse("--zzzzzz")).hasMessage("unknown option --zzzzzz");
    }

    @Test
    void waitsAreShortWhereAPersonWaits() throws UsageException {
        assertThat(parse("-D", "h.example").session().timeouts()).isEqualTo(timeouts("15s", "3m", "15s", "15s", "10m"));
        assertThat(parse("--check-tls", "--step-timeout=20", "h.example")
                        .session()
                        .timeouts())
                .isEqualTo(timeouts("20s", "3m", "20s", "20s", "10m"));
        assertThat(parse("--spool=/x", "-T", "cmd=10s,dot=20s").session().timeouts())
                .isEqualTo(timeouts("15s", "3m", "10s", "15s", "20s"));
        assertThat(parse().session().timeouts()).isEqualTo(Timeouts.DEFAULTS);
        assertRefused("must be a number from 1 to 3600, not \"0\"", "--step-timeout=0");
    }

    @Test
    void timeoutsMayBeRepeated() throws UsageException {
        assertThat(parse("-T", "conn=10s", "-Tdata=10", "-T", "2m,dot=20m")
                        .session()
                        .timeouts())
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

    @Test
    void mistakesAreNamed() {
        assertRefused("unknown option -q", "-xq");
        assertRefused("unknown option --frobnicate", "--frobnicate=3");
        assertRefused("-p needs a value", "-p");
        assertRefused("must be yes or no", "--no-mx=1");
        assertRefused("takes no value", "--help=1");
        assertRefused("must be a number from 1 to 65535, not \"65536\"", "-p", "65536");
        assertRefused("not \"0x19\"", "-p0x19");
        assertRefused("-F", "-F", "UNIX:tmp/s");
        assertRefused("-F", "-F", "[300.0.0.1]");
        assertRefused("-F", "-F", "a..b");
        assertRefused("-h", "-h", "two words");
        assertRefused("-h", "-h", "a\r\nMAIL");
        assertRefused("-c: needs a value", "-c", "");
        assertRefused("only one host is allowed", "a.example", "b.example");
        assertRefused("--explain needs --spool", "--explain");
        assertRefused("--spool needs a directory", "--spool", "");
        assertRefused("--list needs --spool", "--list");
        assertRefused("--why needs --spool", "--why", "17");
        assertRefused("--why: needs a value", "--spool=s", "--why", "");
        assertRefused("--why takes one argument: \"18\" is a second one", "--spool=s", "--why", "17", "18");
        assertRefused("--list and --free-locks cannot be given together", "--spool=s", "--free-locks", "--list");
        assertRefused("--json needs --check-tls, --status, --list or --why", "--spool=s", "--json");
        assertRefused("--report needs the event log: --event-log FILE", "--report=page.html");
        assertRefused("--report needs a file", "--report=", "--event-log=log");
        assertRefused("--report: \"-\" is no standard stream", "--report=-", "--event-log=log");
        assertRefused(
                "--report takes one argument: \"b.example\" is a second one",
                "--report=page.html",
                "--event-log=log",
                "b.example");
        assertRefused("--sender needs --list", "--spool=s", "--sender=a");
        assertRefused("--yes needs --free-locks", "--spool=s", "--yes");
        assertRefused("--older-than: \"1y\" is not an age such as 30m", "--spool=s", "--list", "--older-than=1y");
        assertRefused("--dns: must be an address", "--dns", "ns.example:53");
        assertRefused("is not a port number", "--dns", "127.0.0.1:0");
        assertRefused("--next-mail: must be with-end-of-data or after-reply", "--next-mail=soon");
        assertRefused("-O: must be ignore-ezmlm", "-O", "ignore-all");
        assertRefused("-L: a source is any", "-L", "eth0");
        assertRefused("-w: must be a number from 0 to 536870912, not \"64k\"", "-w64k");
        assertRefused("-D needs a host", "-D");
        assertRefused("--tls-level: there is no level \"always\"", "--tls-level=always");
        assertRefused("--tls-level: the level fingerprint needs a digest", "--tls-level=fingerprint");
        assertRefused("--tls-level: needs a value", "--tls-level=");
        assertRefused(
                "--recipients-per-transaction: must be a number from 1 to 100000, not",
                "--recipients-per-transaction=0");
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
                        .routing()
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
    void theHelpPageIsNotWiderThanATerminal() {
        assertThat(HelpPage.text().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void theHelpPageNamesEveryOptionWithItsDefault() {
        String page = HelpPage.text();
        String joined = page.replaceAll("\n {29}(?!\\(default)", " ");
        for (Option option : Option.values()) {
            assertThat(page).contains(option.synopsis());
            assertThat(joined).contains(option.meaning());
            if (option.needsValue() && !option.defaultValue().isEmpty()) {
                assertThat(page).contains("(default: " + option.defaultValue() + ")");
            }
        }
        assertThat(page.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void theDefaultsInTheTableAreTheRealOnes() throws UsageException {
        for (Option option : Option.values()) {
            if (option.isSetting()) {
                assertThat(parse("--" + option.longName() + "=" + option.defaultValue()))
                        .as(option.longName())
                        .isEqualTo(AgentOptions.defaults());
            }
        }
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

    private static SessionOptions.Builder conversation() {
        return SessionOptions.builder(new HeloName("localhost"));
    }
}
