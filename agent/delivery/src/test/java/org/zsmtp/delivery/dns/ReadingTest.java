package org.zsmtp.delivery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
import org.xbill.DNS.Type;
import org.zsmtp.delivery.dns.RawNameServer.Query;

/// What proves an absence, for mail exchangers of `d.example`.
class ReadingTest {
    private static final Record QUESTION = Record.newRecord(name("d.example."), Type.MX, DClass.IN);

    private static Name name(String text) {
        return Query.record(text + " 1 A 0.0.0.0").getName();
    }

    /// Records in zone file form, several with a bar between them.
    private static Message message(int rcode, String flags, String answer, String authority) {
        Message message = new Message(1);
        message.getHeader().setRcode(rcode);
        message.getHeader().setFlag(Flags.QR);
        for (String flag : flags.split(" ", -1)) {
            if (!flag.isBlank()) {
                message.getHeader().setFlag(Flags.value(flag));
            }
        }
        message.addRecord(QUESTION, Section.QUESTION);
        add(message, Section.ANSWER, answer);
        add(message, Section.AUTHORITY, authority);
        return message;
    }

    private static void add(Message message, int section, String records) {
        for (String record : records.split("\\|", -1)) {
            switch (record.strip()) {
                case "" -> {}
                case "?" ->
                    message.addRecord(Record.newRecord(name("d.example."), 65534, DClass.IN, 0, new byte[0]), section);
                case "CH" ->
                    message.addRecord(
                            Record.newRecord(name("d.example."), Type.MX, DClass.CH, 9, new byte[] {0, 1, 1, 'a', 0}),
                            section);
                default -> message.addRecord(Query.record(record.strip()), section);
            }
        }
    }

    private static String kind(Reading reading) {
        return switch (reading) {
            case Reading.Records(var _, var _, var complete) -> complete ? "records" : "some records";
            case Reading.Aliased _ -> "aliased";
            case Reading.Absent(var _, var what, var _) -> "no " + what;
            case Reading.Unproven _ -> "unproven";
            case Reading.Worthless _ -> "worthless";
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            # code ; flags ; answer                           ; authority                          ; what it says
            NOERROR; ra    ; d.example. 9 MX 1 a.             ;                                    ; records
            NOERROR;       ; D.eXample. 9 MX 1 a.             ;                                    ; records
            NOERROR; ra    ; d.example. 9 MX 1 a.|?           ;                                    ; some records
            NOERROR; ra    ; d.example. 9 MX 1 a.|e. 9 A 1.2.3.4;                                  ; records
            NOERROR; ra tc ; d.example. 9 MX 1 a.             ;                                    ; worthless
            NOERROR; ra    ; d.example. 9 CNAME e.|e. 9 MX 1 a.;                                   ; records
            NOERROR; ra    ; d.example. 9 CNAME e.            ;                                    ; aliased
            NOERROR; ra    ; d.example. 9 CNAME e.            ; e. 9 SOA a. b. 1 2 3 4 5           ; aliased
            NOERROR; ra    ; example. 9 DNAME f.|d.example. 9 CNAME d.f. ;                         ; aliased
            NOERROR; ra    ; example. 9 DNAME f.              ;                                    ; worthless
            NOERROR; ra    ;                                  ; example. 9 SOA a. b. 1 2 3 4 5     ; no RECORD
            NOERROR; aa    ;                                  ; d.example. 9 SOA a. b. 1 2 3 4 5   ; no RECORD
            NOERROR; aa    ;                                  ; . 9 SOA a. b. 1 2 3 4 5            ; no RECORD
            NOERROR;       ;                                  ; example. 9 SOA a. b. 1 2 3 4 5     ; no RECORD
            NOERROR; ra    ;                                  ; org. 9 SOA a. b. 1 2 3 4 5         ; unproven
            NOERROR; aa    ;                                  ; a.d.example. 9 SOA a. b. 1 2 3 4 5 ; unproven
            NOERROR; ra tc ;                                  ; example. 9 SOA a. b. 1 2 3 4 5     ; worthless
            NOERROR; ra    ;                                  ;                                    ; unproven
            NOERROR; aa    ;                                  ;                                    ; unproven
            NOERROR;       ;                                  ;                                    ; worthless
            NOERROR; ra    ;                                  ; ?                                  ; unproven
            NOERROR; ra    ;                                  ; . 9 NS a.                          ; unproven
            NOERROR; aa    ;                                  ; . 9 NS a.                          ; unproven
            NOERROR;       ;                                  ; . 9 NS a.                          ; worthless
            NOERROR;       ;                                  ; d.example. 9 NS a.                 ; worthless
            NOERROR; ra    ; e. 9 MX 1 a.                     ;                                    ; worthless
            NOERROR; ra    ; e. 9 MX 1 a.                     ; example. 9 SOA a. b. 1 2 3 4 5     ; worthless
            NOERROR; ra    ; d.example. 9 A 1.2.3.4           ; example. 9 SOA a. b. 1 2 3 4 5     ; worthless
            NOERROR; ra    ; CH                               ; example. 9 SOA a. b. 1 2 3 4 5     ; worthless
            NOERROR; ra    ; ?                                ; example. 9 SOA a. b. 1 2 3 4 5     ; worthless
            NXDOMAIN; ra   ;                                  ; example. 9 SOA a. b. 1 2 3 4 5     ; no NAME
            NXDOMAIN;      ;                                  ; example. 9 SOA a. b. 1 2 3 4 5     ; no NAME
            NXDOMAIN; ra   ;                                  ;                                    ; no NAME
            NXDOMAIN; aa   ;                                  ;                                    ; no NAME
            NXDOMAIN;      ;                                  ;                                    ; worthless
            NXDOMAIN; ra tc;                                  ; example. 9 SOA a. b. 1 2 3 4 5     ; worthless
            NXDOMAIN; ra   ;                                  ; . 9 NS a.                          ; worthless
            NXDOMAIN; ra   ;                                  ; ?                                  ; worthless
            NXDOMAIN; ra   ;                                  ; org. 9 SOA a. b. 1 2 3 4 5         ; worthless
            NXDOMAIN; ra   ; e. 9 MX 1 a.                     ; example. 9 SOA a. b. 1 2 3 4 5     ; worthless
            NXDOMAIN; ra   ; CH                               ; example. 9 SOA a. b. 1 2 3 4 5     ; worthless
            NXDOMAIN; ra   ; d.example. 9 MX 1 a.             ; example. 9 SOA a. b. 1 2 3 4 5     ; records
            NXDOMAIN; ra   ; d.example. 9 CNAME e.            ; e. 9 SOA a. b. 1 2 3 4 5           ; no NAME
            NXDOMAIN; ra   ; d.example. 9 CNAME e.            ;                                    ; no NAME
            NXDOMAIN; aa   ; d.example. 9 CNAME e.            ;                                    ; aliased
            NXDOMAIN; aa   ; d.example. 9 CNAME e.            ; e. 9 SOA a. b. 1 2 3 4 5           ; no NAME
            NXDOMAIN; ra   ; d.example. 9 CNAME e.            ; example. 9 SOA a. b. 1 2 3 4 5     ; worthless
            """)
    void whatAResponseSays(String code, String flags, String answer, String authority, String expected) {
        assertThat(kind(Reading.of(
                        message(Rcode.value(code), blank(flags), blank(answer), blank(authority)), QUESTION)))
                .isEqualTo(expected);
    }

    private static String blank(String text) {
        return text == null ? "" : text;
    }

    /// Law, over all combinations: whatever else a response holds, only a zone's SOA record over the very name, or
    /// NXDOMAIN from a server that answers for others or for the zone, denies; and nothing does beside what was not
    /// asked for or in an answer that was cut.
    @Test
    void onlyAProofDenies() {
        String[] answers = {"", "e. 9 MX 1 a.", "CH", "?", "d.example. 9 A 1.2.3.4", "d.example. 9 CNAME e."};
        String[] authorities = {
            "", "example. 9 SOA a. b. 1 2 3 4 5", "org. 9 SOA a. b. 1 2 3 4 5", ". 9 NS a.", "d.example. 9 NS a.", "?"
        };
        int denials = 0;
        for (int rcode : new int[] {Rcode.NOERROR, Rcode.NXDOMAIN}) {
            for (String flags : flagSets()) {
                for (String answer : answers) {
                    for (String first : authorities) {
                        for (String second : authorities) {
                            Message message = message(rcode, flags, answer, first + "|" + second);
                            if (Reading.of(message, QUESTION) instanceof Reading.Absent) {
                                denials++;
                                boolean covered = message.getSection(Section.AUTHORITY).stream()
                                        .anyMatch(r -> r.getType() == Type.SOA
                                                && r.getName().equals(name("example.")));
                                boolean clean = answer.isEmpty() && covered;
                                boolean nameless = rcode == Rcode.NXDOMAIN
                                        && (answer.isEmpty() || answer.contains("CNAME"))
                                        && (first + second).isEmpty()
                                        && (flags.contains("ra") || flags.contains("aa"));
                                assertThat(flags).doesNotContain("tc");
                                assertThat(clean || nameless)
                                        .as("%d %s %s %s %s", rcode, flags, answer, first, second)
                                        .isTrue();
                            }
                        }
                    }
                }
            }
        }
        assertThat(denials).isPositive();
    }

    private static List<String> flagSets() {
        List<String> sets = new ArrayList<>();
        for (int bits = 0; bits < 16; bits++) {
            sets.add(((bits & 1) > 0 ? "aa " : "")
                    + ((bits & 2) > 0 ? "ra " : "")
                    + ((bits & 4) > 0 ? "tc " : "")
                    + ((bits & 8) > 0 ? "ad " : ""));
        }
        return sets;
    }

    @Test
    void aTimeToLiveWithItsHighestBitSetIsZero() {
        assertThat(Reading.seconds(Query.record("d.example. 2147483647 A 1.2.3.4")))
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aCircleOfAliasesEnds() {
        Reading reading =
                Reading.of(message(Rcode.NOERROR, "ra", "d.example. 9 CNAME e.|e. 9 CNAME d.example.", ""), QUESTION);
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Aliased.class,
                        aliased -> assertThat(aliased.chain().length()).isGreaterThan(Reading.MAX_ALIASES));
    }
}
