package org.zsmtp.testkit.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class FakeDnsTest {

    private FakeDns dns;

    @BeforeEach
    void start() {
        dns = FakeDns.start();
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    @Test
    void answersWhatTheZoneHolds() throws IOException {
        dns.mx("example.net", 10, "mx1.example.net")
                .mx("example.net", 20, "mx2.example.net")
                .aaaa("mx1.example.net", "::1")
                .nullMx("none.example");
        assertThat(data("example.net", Type.MX)).containsExactly("10 mx1.example.net.", "20 mx2.example.net.");
        assertThat(data("mx1.example.net", Type.AAAA)).containsExactly("0:0:0:0:0:0:0:1");
        assertThat(data("NONE.example", Type.MX)).containsExactly("0 .");
        assertThat(dns.count("example.NET.", "mx")).isEqualTo(1);
        assertThat(dns.questions()).containsOnlyOnce(new DnsQuestion("example.net", "MX", false));
    }

    @Test
    void tellsAMissingNameFromAMissingType() throws IOException {
        dns.a("a.b.example", "127.0.0.9");
        assertThat(ask("a.b.example", Type.MX).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(ask("b.example", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(ask("c.b.example", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(ask("c.b.example", Type.A).getSection(Section.AUTHORITY)).hasSize(1);
    }

    @Test
    void followsAliasesAndEndsALoopWithoutData() throws IOException {
        dns.cname("www.example", "mail.example").mx("mail.example", 5, "mx.example");
        assertThat(data("www.example", Type.MX)).containsExactly("mail.example.", "5 mx.example.");
        dns.cname("round.example", "about.example").cname("about.example", "round.example");
        assertThat(ask("round.example", Type.A).getSection(Section.ANSWER))
                .isNotEmpty()
                .allMatch(r -> r.getType() == Type.CNAME);
        dns.cname("dangling.example", "nowhere.example");
        assertThat(ask("dangling.example", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void aWildcardAnswersForNamesWithoutRecords() throws IOException {
        dns.mx("*.many.example", 10, "mx.example").a("own.many.example", "127.0.0.2");
        assertThat(data("d17.many.example", Type.MX)).containsExactly("10 mx.example.");
        assertThat(data("own.many.example", Type.MX)).isEmpty();
        assertThat(ask("d17.many.example", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
    }

    @ParameterizedTest
    @CsvSource({"SERVFAIL,2", "REFUSED,5", "NXDOMAIN,3", "NODATA,0"})
    void faultsHideTheZone(DnsFault fault, int rcode) throws IOException {
        dns.a("x.example", "127.0.0.9").fault("x.example", fault);
        Message answer = ask("x.example", Type.A);
        assertThat(answer.getRcode()).isEqualTo(rcode);
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        assertThat(data("x.example", Type.MX)).isEmpty();
        dns.heal("X.example");
        assertThat(data("x.example", Type.A)).containsExactly("127.0.0.9");
    }

    @ParameterizedTest
    @CsvSource({"DROP", "WRONG_ID", "GARBAGE", "CUT_SHORT"})
    void someFaultsLeaveNoUsableAnswer(DnsFault fault) throws IOException {
        dns.a("x.example", "127.0.0.9").fault("x.example", "A", fault, 1);
        assertThatThrownBy(() -> ask("x.example", Type.A)).isInstanceOf(IOException.class);
        assertThat(data("x.example", Type.A)).containsExactly("127.0.0.9");
    }

    @Test
    void aTruncatedAnswerIsWholeOverTcp() throws IOException {
        dns.a("x.example", "127.0.0.9").fault("x.example", DnsFault.TRUNCATE);
        assertThat(data("x.example", Type.A)).containsExactly("127.0.0.9");
        assertThat(dns.questions())
                .containsExactly(new DnsQuestion("x.example", "A", false), new DnsQuestion("x.example", "A", true));
    }

    @Test
    void answersTooLongForUdpComeOverTcp() throws IOException {
        for (int i = 0; i < 1000; i++) dns.mx("big.example", i, "mx" + i + ".big.example");
        assertThat(data("big.example", Type.MX)).hasSize(1000);
        assertThat(dns.questions()).last().isEqualTo(new DnsQuestion("big.example", "MX", true));
    }

    @Test
    void setsTheAuthenticDataBitForSecureNames() throws IOException {
        dns.a("x.example", "127.0.0.9").a("y.example", "127.0.0.9").secure("x.example");
        assertThat(ask("x.example", Type.A).getHeader().getFlag(Flags.AD)).isTrue();
        assertThat(ask("y.example", Type.A).getHeader().getFlag(Flags.AD)).isFalse();
    }

    private List<String> data(String name, int type) throws IOException {
        return ask(name, type).getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .toList();
    }

    private Message ask(String name, int type) throws IOException {
        SimpleResolver resolver = new SimpleResolver(dns.address());
        resolver.setTimeout(Duration.ofMillis(400));
        Record question = Record.newRecord(Name.fromString(name, Name.root), type, DClass.IN);
        return resolver.send(Message.newQuery(question));
    }
}
