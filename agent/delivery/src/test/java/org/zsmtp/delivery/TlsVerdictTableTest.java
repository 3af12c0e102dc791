package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Circumstances.Company;
import org.zsmtp.delivery.Circumstances.Link;
import org.zsmtp.delivery.Circumstances.Place;
import org.zsmtp.delivery.TransportSecurity.Start;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.policy.Candidate;
import org.zsmtp.delivery.policy.Candidate.Provenance;
import org.zsmtp.delivery.policy.DaneFinding;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.policy.StsFinding;
import org.zsmtp.delivery.policy.StsPolicy;
import org.zsmtp.delivery.policy.StsPolicy.MxPattern;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.policy.TlsLevel.Floor;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.security.Digest;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.tls.TlsOffer;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.session.Action;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.SmtpSession;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.HeloName;

/// Every combination of what the operator, the DNS, MTA-STS and the sender say with what a server does: what is
/// required, and what becomes of a message. The whole product, through the resolver, the plan, the session and the
/// judge, held against an oracle of its own; the table is written to `target/tls-verdicts.tsv`.
class TlsVerdictTableTest {

    private static final DomainName DOMAIN = DomainName.parse("b.example");
    private static final DomainName HOST = DomainName.parse("mx.p.example");
    private static final Tlsa RECORD = new Tlsa(3, 1, 1, "00".repeat(32));
    private static final Digest DIGEST = new Digest(Digest.Algorithm.SHA_256, Digest.Of.PUBLIC_KEY, "11".repeat(32));

    // ---- the axes -------------------------------------------------------------------------------------------------

    enum Level {
        NONE,
        MAY,
        ENCRYPT,
        VERIFY,
        SECURE,
        FINGERPRINT,
        DANE,
        DANE_DEMANDED,
        DANE_ONLY;

        TlsLevel level() {
            return switch (this) {
                case NONE -> new TlsLevel.None();
                case MAY -> new TlsLevel.May();
                case ENCRYPT -> new TlsLevel.Encrypt();
                case VERIFY -> TlsLevel.Verify.HOST;
                case SECURE -> TlsLevel.Verify.DESTINATION;
                case FINGERPRINT -> new TlsLevel.Fingerprint(Set.of(DIGEST));
                case DANE -> new TlsLevel.Dane(Floor.OPPORTUNISTIC);
                case DANE_DEMANDED -> new TlsLevel.Dane(Floor.ENCRYPTED);
                case DANE_ONLY -> new TlsLevel.DaneOnly();
            };
        }
    }

    enum Dns {
        INSECURE_ROUTE,
        INSECURE_TLSA,
        ABSENT,
        USABLE,
        UNUSABLE,
        BOGUS,
        SILENT;

        Provenance provenance() {
            return this == INSECURE_ROUTE ? Provenance.INSECURE : Provenance.SECURE;
        }

        /// Where the route is insecure, records that may be forged are there to be found.
        DaneFinding finding() {
            return switch (this) {
                case INSECURE_ROUTE, USABLE -> new DaneFinding.Usable(HOST, Set.of(RECORD), List.of(HOST));
                case INSECURE_TLSA -> new DaneFinding.Insecure("an unsigned alias");
                case ABSENT -> new DaneFinding.Absent();
                case UNUSABLE -> new DaneFinding.Unusable(HOST, List.of(RECORD));
                case BOGUS -> new DaneFinding.Unknown("forged", DaneFinding.Reason.BOGUS);
                case SILENT -> new DaneFinding.Unknown("no answer", DaneFinding.Reason.NO_ANSWER);
            };
        }

        boolean isKnown() {
            return this != BOGUS && this != SILENT;
        }
    }

    enum Sts {
        NO_POLICY,
        UNAVAILABLE,
        OFF,
        TESTING,
        TESTING_OTHERS,
        ENFORCE,
        ENFORCE_OTHERS;

        StsFinding finding() {
            return switch (this) {
                case NO_POLICY -> new StsFinding.NoPolicy();
                case UNAVAILABLE ->
                    new StsFinding.Unavailable(new TlsFailure(TlsFailure.Type.STS_POLICY_FETCH_ERROR, "no answer"));
                case OFF -> policy(StsPolicy.Mode.NONE, "mx.p.example");
                case TESTING -> policy(StsPolicy.Mode.TESTING, "mx.p.example");
                case TESTING_OTHERS -> policy(StsPolicy.Mode.TESTING, "mx.c.example");
                case ENFORCE -> policy(StsPolicy.Mode.ENFORCE, "mx.p.example");
                case ENFORCE_OTHERS -> policy(StsPolicy.Mode.ENFORCE, "mx.c.example");
            };
        }

        private static StsFinding policy(StsPolicy.Mode mode, String exchanger) {
            return new StsFinding.Found(new StsPolicy(
                    mode,
                    List.of(new MxPattern(DomainName.parse(exchanger), MxPattern.Kind.EXACT)),
                    Duration.ofDays(1),
                    List.of()));
        }
    }

    /// What a certificate satisfies, and the names in it.
    enum Certificate {
        GOOD(true, true, true, "mx.p.example", "b.example"),
        UNKNOWN_TO_PKIX(false, true, true, "mx.p.example", "b.example"),
        UNKNOWN_TO_DANE(true, false, true, "mx.p.example", "b.example"),
        STRANGE(false, false, false, "mx.p.example", "b.example"),
        OF_THE_HOST(true, true, true, "mx.p.example"),
        OF_THE_DOMAIN(true, true, true, "b.example"),
        BELOW_THE_DOMAIN(true, true, true, "mx.b.example"),
        OF_OTHERS(true, true, true, "mx.c.example", "p.example", "xb.example");

        final boolean trusted;
        final boolean tlsa;
        final boolean fingerprint;
        final String names;

        Certificate(boolean trusted, boolean tlsa, boolean fingerprint, String... names) {
            this.trusted = trusted;
            this.tlsa = tlsa;
            this.fingerprint = fingerprint;
            this.names = String.join(" ", names);
        }

        boolean satisfies(TlsRequirement requirement) {
            return switch (requirement) {
                case TlsRequirement.None _, TlsRequirement.Opportunistic _, TlsRequirement.Encrypted _ -> true;
                case TlsRequirement.Pkix wanted ->
                    trusted
                            && (wanted.names().isEmpty()
                                    || wanted.names().stream().anyMatch(this::has));
                case TlsRequirement.Dane _ -> tlsa;
                case TlsRequirement.Fingerprint _ -> fingerprint;
            };
        }

        private Stream<String> names() {
            return Stream.of(names.split(" ", -1));
        }

        private boolean has(ReferenceName name) {
            return switch (name) {
                case ReferenceName.Exactly(DomainName exactly) -> names().anyMatch(exactly.text()::equals);
                case ReferenceName.Below(DomainName parent) ->
                    names().anyMatch(each -> each.endsWith("." + parent.text()));
                case ReferenceName.Address _ -> false;
            };
        }
    }

    enum Server {
        TLS,
        TLS_WITH_SMALL_HELLO_ONLY,
        TLS_OF_ANOTHER_LIBRARY_ONLY,
        BREAKS_IN_THE_HANDSHAKE,
        HANGS_UP_IN_THE_HANDSHAKE,
        SILENT_IN_THE_HANDSHAKE,
        DEMANDS_TLS_AND_REFUSES_IT,
        DEMANDS_TLS_AND_BREAKS_IN_IT,
        WITHOUT_STARTTLS,
        REFUSES_STARTTLS,
        INJECTS_BEHIND_STARTTLS,
        KNOWS_NO_EHLO
    }

    record Row(Level level, Dns dns, Sts sts, RequireTls wish, Start start, Server server, Certificate certificate) {}

    static List<Row> everything() {
        List<Row> rows = new ArrayList<>();
        for (Level level : Level.values()) {
            for (Dns dns : Dns.values()) {
                for (Sts sts : Sts.values()) {
                    for (RequireTls wish : RequireTls.values()) {
                        for (Start start : Start.values()) {
                            for (Server server : Server.values()) {
                                for (Certificate certificate : Certificate.values()) {
                                    rows.add(new Row(level, dns, sts, wish, start, server, certificate));
                                }
                            }
                        }
                    }
                }
            }
        }
        return rows;
    }

    /// How a message fared.
    enum Fate {
        WENT_IN_CLEAR_TEXT,
        WENT_UNDER_TLS,
        WAITS,
        FAILED
    }

    record Result(String requirement, Fate fate) {}

    // ---- the tests ------------------------------------------------------------------------------------------------

    @Test
    void everyRowEndsAsTheOracleSays() {
        List<String> wrong = new ArrayList<>();
        for (Row row : everything()) {
            Fate expected = Oracle.fate(row);
            Result result = result(row);
            if (result.fate() != expected) {
                wrong.add(row + ": " + result + ", not " + expected);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whereAnybodyDemandsSecurityNothingGoesInClearText() {
        long demanded = 0;
        for (Row row : everything()) {
            if (Oracle.isDemanded(row)) {
                demanded++;
                assertThat(result(row).fate()).as(row.toString()).isNotEqualTo(Fate.WENT_IN_CLEAR_TEXT);
            }
        }
        assertThat(demanded).isGreaterThan(everything().size() / 2);
    }

    @Test
    void noPolicyAndNoHandshakeFailsMail() {
        assertThat(everything())
                .allSatisfy(row -> assertThat(result(row).fate()).isNotEqualTo(Fate.FAILED));
    }

    @Test
    void whatNobodyCanTellNowDelaysUnlessNobodyAskedForIt() {
        assertThat(everything())
                .filteredOn(
                        row -> !row.dns().isKnown() && row.level() == Level.DANE && row.wish() == RequireTls.AS_POLICY)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(result(row).fate()).isEqualTo(Fate.WAITS));
    }

    @Test
    void senderWhoWantsDeliveryIsNotKeptFromItByADestinationsPolicy() {
        assertThat(everything())
                .filteredOn(row -> row.level() == Level.DANE
                        && row.wish() == RequireTls.NOT_REQUIRED
                        && row.start() == Start.STARTTLS
                        && row.server() != Server.INJECTS_BEHIND_STARTTLS
                        && row.server() != Server.DEMANDS_TLS_AND_REFUSES_IT
                        && row.server() != Server.DEMANDS_TLS_AND_BREAKS_IN_IT)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(result(row).fate()).isIn(Fate.WENT_IN_CLEAR_TEXT, Fate.WENT_UNDER_TLS));
    }

    @Test
    void tableIsThereToBeRead() throws IOException {
        Map<String, Integer> rows = new TreeMap<>();
        for (Row row : everything()) {
            Result result = result(row);
            String line = String.join(
                    "\t",
                    row.level().toString(),
                    row.dns().toString(),
                    row.sts().toString(),
                    row.wish().toString(),
                    row.start().toString(),
                    row.server().toString(),
                    row.certificate().toString(),
                    result.requirement(),
                    result.fate().toString());
            rows.merge(line, 1, Integer::sum);
        }
        Path table = Path.of("target", "tls-verdicts.tsv");
        List<String> lines = new ArrayList<>();
        lines.add("level\tdns\tsts\twish\tstart\tserver\tcertificate\trequirement\tfate");
        lines.addAll(rows.keySet());
        Files.createDirectories(table.getParent());
        Files.write(table, lines);
        assertThat(rows).hasSameSizeAs(everything());
    }

    // ---- what the code says ---------------------------------------------------------------------------------------

    private static Result result(Row row) {
        TlsPolicies policies = new TlsPolicies(
                (_, _) -> row.level().level(),
                (_, _) -> row.dns().finding(),
                _ -> row.sts().finding());
        HostPolicy policy =
                policies.of(new Candidate(DOMAIN, HOST, 25, row.dns().provenance()), row.wish());
        return switch (policy) {
            case HostPolicy.Unusable unusable -> {
                assertThat(unusable.status().statusClass()).isEqualTo(4);
                yield new Result("unusable " + unusable.failure().type().word(), Fate.WAITS);
            }
            case HostPolicy.Usable usable ->
                new Result(
                        usable.requirement().getClass().getSimpleName(),
                        visit(row, new SecurityPlan(usable.requirement(), row.start())));
        };
    }

    /// As [Visit] goes about one host.
    private static Fate visit(Row row, SecurityPlan plan) {
        TlsFallback fallback = TlsFallback.NONE;
        while (true) {
            Simulated simulated = new Simulated(row, plan, fallback);
            Outcome outcome = simulated.run();
            Judgement judgement = FailurePolicy.judge(
                    outcome,
                    RcptParameters.NONE,
                    new Circumstances(
                            Protocol.SMTP,
                            Capabilities.NONE,
                            MxHost.Choice.DIRECT,
                            Place.FIRST,
                            Company.NONE_ACCEPTED,
                            simulated.link(),
                            Circumstances.Transfer.DATA));
            Optional<TlsFallback> less = judgement instanceof Judgement.AgainSecuredOtherwise(var _, var trouble)
                    ? plan.after(fallback, trouble)
                    : Optional.empty();
            if (less.isEmpty()) {
                return simulated.fate(judgement.otherwise());
            }
            fallback = less.get();
        }
    }

    /// One connection to such a server.
    private static final class Simulated {
        private final Row row;
        private final SecurityPlan plan;
        private final TlsFallback fallback;
        private final SmtpSession session;
        private boolean secured;
        private boolean content;
        private @Nullable Outcome outcome;
        private boolean mailInClearText;

        Simulated(Row row, SecurityPlan plan, TlsFallback fallback) {
            this.row = row;
            this.plan = plan;
            this.fallback = fallback;
            this.session = new SmtpSession(
                    SessionOptions.defaults(new HeloName("me.example")).with(plan.session(fallback)));
        }

        Outcome run() {
            session.submit(new OutboundMessage(new MailObject(
                    new Envelope(
                            ReversePath.parse("a@a.example"),
                            MailParameters.NONE,
                            List.of(new Recipient(ForwardPath.parse("b@b.example"), RcptParameters.NONE, 1))),
                    Content.of("x\n".getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT))));
            if (plan.session(fallback) != org.zsmtp.smtp.session.Security.IMPLICIT) {
                say("220 mx.b.example");
            }
            for (int step = 0; outcome == null; step++) {
                assertThat(step).as("steps of " + row).isLessThan(50);
                Action action = session.poll();
                switch (action) {
                    case Action.Write(ByteBuffer octets) -> {
                        session.handedOver(octets.remaining());
                        StandardCharsets.ISO_8859_1
                                .decode(octets)
                                .toString()
                                .lines()
                                .forEach(this::heard);
                    }
                    case Action.StartTls _ -> shakeHands();
                    case Action.Perform _ -> throw new AssertionError("a step of no mechanism: " + row);
                    case Action.Report(OutboundMessage _, MessageReport report) ->
                        outcome = report.outcomes().getFirst().outcome();
                    case Action.Close _, Action.Abort _ -> {}
                    case null -> throw new AssertionError("nobody has anything to do: " + row);
                }
            }
            return outcome;
        }

        private void heard(String line) {
            if (content) {
                if (line.equals(".")) {
                    content = false;
                    say("250 taken");
                }
                return;
            }
            switch (line.split(" ", 2)[0]) {
                case "EHLO" -> {
                    boolean offers = row.server() != Server.WITHOUT_STARTTLS && !secured;
                    if (row.server() == Server.KNOWS_NO_EHLO) {
                        say("502 what");
                    } else {
                        say(offers ? "250-mx.b.example\r\n250 STARTTLS" : "250 mx.b.example");
                    }
                }
                case "STARTTLS" ->
                    say(
                            switch (row.server()) {
                                case REFUSES_STARTTLS, DEMANDS_TLS_AND_REFUSES_IT -> "454 not now";
                                case INJECTS_BEHIND_STARTTLS -> "220 go\r\n250 EVIL";
                                default -> "220 go";
                            });
                case "MAIL" -> {
                    if (demandsTls() && !secured) {
                        say("530 5.7.0 Must issue a STARTTLS command first");
                    } else {
                        mailInClearText = !secured;
                        say("250 ok");
                    }
                }
                case "DATA" -> {
                    content = true;
                    say("354 go");
                }
                case "QUIT" -> say("221 bye");
                default -> say("250 ok");
            }
        }

        private void say(String text) {
            session.receive(ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.US_ASCII)));
        }

        private void shakeHands() {
            Consumer<String> broken = why -> session.unsecured(Cause.Lack.HANDSHAKE, why);
            switch (row.server()) {
                case BREAKS_IN_THE_HANDSHAKE, DEMANDS_TLS_AND_BREAKS_IN_IT -> broken.accept("alert");
                case SILENT_IN_THE_HANDSHAKE -> session.timedOut();
                case TLS_OF_ANOTHER_LIBRARY_ONLY -> {
                    if (fallback.offer() == TlsOffer.OTHER_LIBRARY) {
                        show();
                    } else {
                        broken.accept("key usage");
                    }
                }
                case HANGS_UP_IN_THE_HANDSHAKE -> session.disconnected("reset");
                case TLS_WITH_SMALL_HELLO_ONLY -> {
                    if (fallback.offer() == TlsOffer.USUAL) {
                        broken.accept("alert");
                    } else {
                        show();
                    }
                }
                case TLS,
                        WITHOUT_STARTTLS,
                        REFUSES_STARTTLS,
                        DEMANDS_TLS_AND_REFUSES_IT,
                        INJECTS_BEHIND_STARTTLS,
                        KNOWS_NO_EHLO -> show();
            }
        }

        private boolean demandsTls() {
            return row.server() == Server.DEMANDS_TLS_AND_REFUSES_IT
                    || row.server() == Server.DEMANDS_TLS_AND_BREAKS_IN_IT;
        }

        /// What [Visit] makes of the connection.
        Link link() {
            if (secured) {
                return Link.SECURED;
            }
            if (plan.requirement() instanceof TlsRequirement.None) {
                return Link.CLEAR_TEXT;
            }
            if (plan.requirement().forbidsClearText()) {
                return Link.UNPROTECTED;
            }
            return row.server() == Server.WITHOUT_STARTTLS || row.server() == Server.KNOWS_NO_EHLO
                    ? Link.NOT_OFFERED
                    : Link.DOWNGRADED;
        }

        private void show() {
            if (row.certificate().satisfies(plan.requirement())) {
                secured = true;
                session.secured();
                if (plan.session(fallback) == org.zsmtp.smtp.session.Security.IMPLICIT) {
                    say("220 mx.b.example");
                }
            } else {
                session.unsecured(Cause.Lack.TRUST, "a stranger");
            }
        }

        Fate fate(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Relayed _, Verdict.Delivered _ ->
                    mailInClearText ? Fate.WENT_IN_CLEAR_TEXT : Fate.WENT_UNDER_TLS;
                case Verdict.Delayed _ -> Fate.WAITS;
                case Verdict.Failed _ -> Fate.FAILED;
            };
        }
    }

    // ---- what ought to be -----------------------------------------------------------------------------------------

    /// Written from the RFCs and the manual, not from the code.
    private static final class Oracle {

        enum Need {
            CLEAR_TEXT,
            ANYTHING,
            TLS,
            PKIX_OF_THE_HOST,
            PKIX_OF_THE_DOMAIN,
            TLSA,
            FINGERPRINT,
            NOTHING_WILL_DO
        }

        static boolean isDemanded(Row row) {
            boolean byOperator = row.level() != Level.NONE && row.level() != Level.MAY && row.level() != Level.DANE;
            boolean byDestination = row.level() == Level.DANE
                    && row.wish() != RequireTls.NOT_REQUIRED
                    && (row.dns() == Dns.USABLE
                            || row.dns() == Dns.UNUSABLE
                            || !row.dns().isKnown()
                            || row.sts() == Sts.ENFORCE
                            || row.sts() == Sts.ENFORCE_OTHERS);
            return byOperator || byDestination || row.wish() == RequireTls.REQUIRED;
        }

        private static Need need(Row row) {
            Need need = switch (row.level()) {
                case NONE -> Need.CLEAR_TEXT;
                case MAY -> Need.ANYTHING;
                case ENCRYPT -> Need.TLS;
                case VERIFY -> Need.PKIX_OF_THE_HOST;
                case SECURE -> Need.PKIX_OF_THE_DOMAIN;
                case FINGERPRINT -> Need.FINGERPRINT;
                case DANE_ONLY -> row.dns() == Dns.USABLE ? Need.TLSA : Need.NOTHING_WILL_DO;
                case DANE -> byDestination(row, Need.ANYTHING);
                case DANE_DEMANDED -> byDestination(row, Need.TLS);
            };
            return row.wish() == RequireTls.REQUIRED ? authenticated(row, need) : need;
        }

        private static Need byDestination(Row row, Need least) {
            if (row.wish() == RequireTls.NOT_REQUIRED) {
                return least;
            }
            return switch (row.dns()) {
                case USABLE -> Need.TLSA;
                case BOGUS, SILENT -> Need.NOTHING_WILL_DO;
                case UNUSABLE -> bySts(row, Need.TLS);
                case ABSENT, INSECURE_ROUTE, INSECURE_TLSA -> bySts(row, least);
            };
        }

        private static Need bySts(Row row, Need least) {
            return switch (row.sts()) {
                case ENFORCE -> Need.PKIX_OF_THE_HOST;
                case ENFORCE_OTHERS -> Need.NOTHING_WILL_DO;
                case NO_POLICY, UNAVAILABLE, OFF, TESTING, TESTING_OTHERS -> least;
            };
        }

        private static Need authenticated(Row row, Need need) {
            return switch (need) {
                case CLEAR_TEXT -> Need.NOTHING_WILL_DO;
                case ANYTHING, TLS -> row.dns() == Dns.INSECURE_ROUTE ? Need.NOTHING_WILL_DO : Need.PKIX_OF_THE_HOST;
                case PKIX_OF_THE_HOST, PKIX_OF_THE_DOMAIN, TLSA, FINGERPRINT, NOTHING_WILL_DO -> need;
            };
        }

        static Fate fate(Row row) {
            Need need = need(row);
            return switch (need) {
                case NOTHING_WILL_DO -> Fate.WAITS;
                case CLEAR_TEXT -> demandsTls(row) ? Fate.WAITS : Fate.WENT_IN_CLEAR_TEXT;
                case ANYTHING, TLS, PKIX_OF_THE_HOST, PKIX_OF_THE_DOMAIN, TLSA, FINGERPRINT -> {
                    if (row.start() == Start.STARTTLS && row.server() == Server.INJECTS_BEHIND_STARTTLS) {
                        yield Fate.WAITS;
                    }
                    if (!comesUnderTls(row) && demandsTls(row)) {
                        yield Fate.WAITS;
                    }
                    if (!comesUnderTls(row)) {
                        boolean allowed = need == Need.ANYTHING && row.start() == Start.STARTTLS;
                        yield allowed ? Fate.WENT_IN_CLEAR_TEXT : Fate.WAITS;
                    }
                    boolean known = switch (need) {
                        case PKIX_OF_THE_HOST ->
                            row.certificate().trusted
                                    && switch (row.certificate()) {
                                        case GOOD, UNKNOWN_TO_PKIX, UNKNOWN_TO_DANE, STRANGE, OF_THE_HOST -> true;
                                        case OF_THE_DOMAIN, BELOW_THE_DOMAIN, OF_OTHERS -> false;
                                    };
                        case PKIX_OF_THE_DOMAIN ->
                            row.certificate().trusted
                                    && switch (row.certificate()) {
                                        case GOOD,
                                                UNKNOWN_TO_PKIX,
                                                UNKNOWN_TO_DANE,
                                                STRANGE,
                                                OF_THE_DOMAIN,
                                                BELOW_THE_DOMAIN -> true;
                                        case OF_THE_HOST, OF_OTHERS -> false;
                                    };
                        case TLSA -> row.certificate().tlsa;
                        case FINGERPRINT -> row.certificate().fingerprint;
                        case ANYTHING, TLS, CLEAR_TEXT, NOTHING_WILL_DO -> true;
                    };
                    yield known ? Fate.WENT_UNDER_TLS : Fate.WAITS;
                }
            };
        }

        private static boolean demandsTls(Row row) {
            return row.server() == Server.DEMANDS_TLS_AND_REFUSES_IT
                    || row.server() == Server.DEMANDS_TLS_AND_BREAKS_IN_IT;
        }

        private static boolean comesUnderTls(Row row) {
            return switch (row.server()) {
                case TLS, TLS_WITH_SMALL_HELLO_ONLY, TLS_OF_ANOTHER_LIBRARY_ONLY -> true;
                case BREAKS_IN_THE_HANDSHAKE,
                        HANGS_UP_IN_THE_HANDSHAKE,
                        SILENT_IN_THE_HANDSHAKE,
                        DEMANDS_TLS_AND_BREAKS_IN_IT -> false;
                case WITHOUT_STARTTLS,
                        REFUSES_STARTTLS,
                        DEMANDS_TLS_AND_REFUSES_IT,
                        INJECTS_BEHIND_STARTTLS,
                        KNOWS_NO_EHLO -> row.start() == Start.IMPLICIT;
            };
        }
    }
}
