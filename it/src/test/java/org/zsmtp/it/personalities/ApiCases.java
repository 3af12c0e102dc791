package org.zsmtp.it.personalities;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.zsmtp.it.personalities.ApiCase.AtLeastOne;
import org.zsmtp.it.personalities.ApiCase.Client;
import org.zsmtp.it.personalities.ApiCase.Field;
import org.zsmtp.it.personalities.ApiCase.Login;
import org.zsmtp.it.personalities.ApiCase.Originator;
import org.zsmtp.it.personalities.ApiCase.Policy;
import org.zsmtp.it.personalities.ApiCase.Recipients;
import org.zsmtp.it.personalities.ApiCase.WithoutTls;
import org.zsmtp.submission.TlsPolicy;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// The cases that tcllib and our API are compared in.
final class ApiCases {

    private static final TestIdentity IDENTITY = TestAuthority.selfSigned(TestCertificate.of("srv.example"));
    private static final String CRAM = "334 " + base64("<1896.697170952@postoffice.example>");
    private static final String DIGEST =
            "334 " + base64("realm=\"x.example\",nonce=\"N0nce\",qop=\"auth\",algorithm=md5-sess,charset=utf-8");
    private static final Map<String, ApiCase> ALL = new LinkedHashMap<>();

    static {
        envelopes();
        fields();
        refusals();
        servers();
        security();
        authentication();
        bodies();
    }

    private ApiCases() {}

    static Map<String, ApiCase> all() {
        return Map.copyOf(ALL);
    }

    private static void add(ApiCase added) {
        if (ALL.put(added.name(), added) != null) {
            throw new IllegalStateException("two cases are called " + added.name());
        }
    }

    private static Supplier<WellBehaved> refusing(String verb, String reply) {
        return () -> WellBehaved.smtp("srv.example").answering(verb, Reaction.reply(reply));
    }

    private static void envelopes() {
        add(ApiCase.named("plain"));
        add(ApiCase.named("names").to("Bob <b@y.example>, \"C, D\" <c@y.example>, d@z.example (dee)"));
        add(ApiCase.named("originator-with-name")
                .given(
                        new Originator("Ann Other <a@x.example>"),
                        new Recipients("b@y.example"),
                        new Field("To", "b@y.example")));
        add(ApiCase.named("null-originator")
                .given(
                        new Originator(""),
                        new Field("From", "a@x.example"),
                        new Recipients("b@y.example"),
                        new Field("To", "b@y.example")));
        add(ApiCase.named("envelope-of-header")
                .given(
                        new Field("From", "Ann <a@x.example>"),
                        new Field("To", "b@y.example, c@y.example"),
                        new Field("cc", "d@z.example")));
        add(ApiCase.named("recipients-besides-header")
                .given(
                        new Field("From", "a@x.example"),
                        new Field("To", "not@y.example"),
                        new Recipients("b@y.example")));
        add(ApiCase.named("bcc")
                .given(
                        new Originator("a@x.example"),
                        new Field("From", "a@x.example"),
                        new Field("To", "b@y.example"),
                        new Field("Bcc", "c@z.example")));
        add(ApiCase.named("sender-is-not-author").and(new Field("From", "Boss <boss@x.example>")));
        add(ApiCase.named("resent")
                .given(
                        new Field("From", "old@x.example"),
                        new Field("To", "old@y.example"),
                        new Field("Resent-From", "a@x.example"),
                        new Field("Resent-To", "b@y.example"),
                        new Field("Resent-cc", "c@y.example")));
        add(ApiCase.named("nobody-to-send-to").given(new Field("From", "a@x.example")));
        add(ApiCase.named("repeated").to("b@y.example, b@y.example"));
        add(ApiCase.named("other-name").and(new Client("me.example")));
    }

    private static void fields() {
        add(ApiCase.named("subject").and(new Field("Subject", "a word or two")));
        add(ApiCase.named("more-fields")
                .and(new Field("Subject", "s"), new Field("X-One", "1"), new Field("Reply-To", "Ann <r@x.example>")));
        add(ApiCase.named("same-field-twice")
                .and(new Field("X-One", "1"), new Field("X-One", "2"), new Field("X-Two", "3")));
        add(ApiCase.named("subject-in-other-letters").and(new Field("Subject", "Gr\u00fc\u00dfe")));
        add(ApiCase.named("long-subject").and(new Field("Subject", "word ".repeat(40) + "end")));
        add(ApiCase.named("type-of-the-body-forbidden").and(new Field("Content-Type", "text/html")));
    }

    private static void refusals() {
        Supplier<WellBehaved> oneUnknown = () ->
                WellBehaved.smtp("srv.example").answeringRecipient("c@y.example", Reaction.reply("550 5.1.1 unknown"));
        add(ApiCase.named("one-refused").to("b@y.example, c@y.example").servers(oneUnknown));
        add(ApiCase.named("one-refused-at-least-one")
                .to("b@y.example, c@y.example")
                .and(new AtLeastOne())
                .servers(oneUnknown));
        add(ApiCase.named("all-refused").servers(refusing("RCPT", "550 5.1.1 unknown")));
        add(ApiCase.named("all-refused-at-least-one")
                .to("b@y.example, c@y.example")
                .and(new AtLeastOne())
                .servers(refusing("RCPT", "550 5.1.1 unknown")));
        add(ApiCase.named("sender-refused").servers(refusing("MAIL", "550 5.7.1 not you")));
        add(ApiCase.named("data-refused").servers(refusing("DATA", "554 5.3.0 no")));
        add(ApiCase.named("content-refused")
                .servers(() -> WellBehaved.smtp("srv.example").answeringEndOfData(Reaction.reply("554 5.6.0 no"))));
    }

    private static void servers() {
        Supplier<WellBehaved> good = () -> WellBehaved.smtp("second.example");
        add(ApiCase.named("second-server-after-greeting")
                .servers(
                        () -> WellBehaved.smtp("first.example")
                                .greetingWith(Reaction.reply("554 5.3.2 closed").thenClose()),
                        good));
        add(ApiCase.named("second-server-after-hello").servers(refusing("EHLO", "421 4.3.2 later"), good));
        add(ApiCase.named("second-server-unneeded").servers(good, good));
        add(ApiCase.named("old-server")
                .servers(() -> WellBehaved.smtp("srv.example").answering("EHLO", Reaction.reply("500 what"))));
        add(ApiCase.named("no-extensions")
                .servers(() -> WellBehaved.smtp("srv.example").announcing()));
    }

    private static Supplier<WellBehaved> offeringTls(Reaction answer) {
        return () -> WellBehaved.smtp("srv.example")
                .announcing("SIZE 1000000", "STARTTLS")
                .answering("STARTTLS", answer);
    }

    private static void security() {
        Supplier<WellBehaved> good = () -> WellBehaved.smtp("second.example");
        Supplier<WellBehaved> refusing = offeringTls(Reaction.reply("454 4.7.0 not now"));
        add(ApiCase.named("starttls")
                .servers(offeringTls(Reaction.reply("220 go").thenStartTls(IDENTITY.server()))));
        add(ApiCase.named("starttls-unwanted")
                .and(new WithoutTls())
                .servers(offeringTls(Reaction.reply("220 go").thenStartTls(IDENTITY.server()))));
        add(ApiCase.named("starttls-refused").servers(refusing));
        add(ApiCase.named("starttls-refused-insecure")
                .and(new Policy(TlsPolicy.Answer.INSECURE))
                .servers(refusing));
        add(ApiCase.named("starttls-refused-secure")
                .and(new Policy(TlsPolicy.Answer.SECURE))
                .servers(refusing, good));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isResponse(CommandLine line) {
        return !line.verb().matches("[EH][EH]LO|MAIL|RCPT|DATA|RSET|QUIT|AUTH|STARTTLS|NOOP");
    }

    private static Supplier<WellBehaved> authenticating(String mechanisms, Reaction... answers) {
        return () -> WellBehaved.smtp("srv.example")
                .announcing("AUTH " + mechanisms)
                .answering("AUTH", answers[0])
                .answering(ApiCases::isResponse, Arrays.copyOfRange(answers, 1, answers.length));
    }

    private static void authentication() {
        Login joe = new Login("joe", "secret");
        Reaction welcome = Reaction.reply("235 2.7.0 welcome");
        Reaction wrong = Reaction.reply("535 5.7.8 wrong");
        // Who gives the response at once gets the verdict at once.
        Supplier<WellBehaved> plain = () -> WellBehaved.smtp("srv.example")
                .announcing("AUTH PLAIN")
                .answering(
                        command -> command.verb().equals("AUTH")
                                && !command.argument().contains(" "),
                        Reaction.reply("334 "))
                .answering(command -> command.verb().equals("AUTH") || isResponse(command), welcome);
        add(ApiCase.named("auth-plain").and(joe).servers(plain));
        add(ApiCase.named("auth-login")
                .and(joe)
                .servers(authenticating(
                        "LOGIN", Reaction.reply("334 VXNlcm5hbWU6"), Reaction.reply("334 UGFzc3dvcmQ6"), welcome)));
        add(ApiCase.named("auth-cram-md5").and(joe).servers(authenticating("CRAM-MD5", Reaction.reply(CRAM), welcome)));
        add(ApiCase.named("auth-strongest-first")
                .and(joe)
                .servers(authenticating("LOGIN PLAIN CRAM-MD5", Reaction.reply(CRAM), welcome)));
        add(ApiCase.named("auth-digest-md5-refused")
                .and(joe)
                .servers(authenticating("DIGEST-MD5", Reaction.reply(DIGEST), wrong)));
        add(ApiCase.named("auth-each-in-turn")
                .and(joe)
                .servers(() -> WellBehaved.smtp("srv.example")
                        .announcing("AUTH LOGIN CRAM-MD5")
                        .answering(
                                command -> command.verb().equals("AUTH")
                                        && command.argument().equals("CRAM-MD5"),
                                Reaction.reply(CRAM))
                        .answering("AUTH", Reaction.reply("334 VXNlcm5hbWU6"))
                        .answering(ApiCases::isResponse, wrong, Reaction.reply("334 UGFzc3dvcmQ6"), welcome)));
        add(ApiCase.named("auth-not-offered").and(joe));
        add(ApiCase.named("auth-refused")
                .and(joe)
                .servers(authenticating(
                        "LOGIN", Reaction.reply("334 VXNlcm5hbWU6"), Reaction.reply("334 UGFzc3dvcmQ6"), wrong)));
    }

    private static void bodies() {
        add(ApiCase.named("dots").body(".\n..\n.dot\n\n.\nend\n"));
        add(ApiCase.named("no-last-line-end").body("one\ntwo"));
        add(ApiCase.named("empty-body").body(""));
        add(ApiCase.named("other-letters").body("Gr\u00fc\u00dfe, \u20ac 5\n"));
        add(ApiCase.named("long-line").body("word ".repeat(400) + "\n"));
        add(ApiCase.named("from-line").body("From here on\n>From there\n"));
    }
}
