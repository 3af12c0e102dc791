package org.zsmtp.it.personalities;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// The cases that zsend and msmtp are compared in.
final class MsmtpCases {

    private static final String MAIL =
            "From: a@x.example\nTo: b@y.example, C <c@y.example>\nCc: d@y.example\nBcc: e@y.example\nSubject: s\n\nbody\n";
    private static final List<String> PHASES = List.of("greeting", "EHLO", "MAIL", "RCPT", "DATA", "end", "QUIT");
    private static final Map<String, SideCase> ALL = new LinkedHashMap<>();

    static {
        add(SideCase.named("plain"));
        add(SideCase.named("several-recipients").with("r@y.example", "Q <q@z.example>"));
        refusals();
        servers();
        headers();
        senders();
        aliases();
        logs();
        lmtp();
        authentication();
        security();
        configurations();
        options();
        oddities();
    }

    private MsmtpCases() {}

    static Map<String, SideCase> all() {
        return Map.copyOf(ALL);
    }

    private static void add(SideCase added) {
        if (ALL.put(added.name(), added) != null) {
            throw new IllegalStateException("two cases are called " + added.name());
        }
    }

    private static Supplier<WellBehaved> failing(String phase, Reaction how) {
        return () -> {
            WellBehaved server = WellBehaved.smtp("srv.example");
            return switch (phase) {
                case "greeting" -> server.greetingWith(how);
                case "end" -> server.answeringEndOfData(how);
                default -> server.answering(phase, how);
            };
        };
    }

    private static Supplier<WellBehaved> announcing(String... keywords) {
        return () -> WellBehaved.smtp("srv.example").announcing(keywords);
    }

    /// Every phase, in every way to fail.
    private static void refusals() {
        for (String phase : PHASES) {
            add(SideCase.named(phase + "-refused").with(failing(phase, Reaction.reply("554 5.0.0 no"))));
            add(SideCase.named(phase + "-later").with(failing(phase, Reaction.reply("451 4.0.0 later"))));
            add(SideCase.named(phase + "-closing")
                    .with(failing(phase, Reaction.reply("421 4.3.0 bye").thenClose())));
            add(SideCase.named(phase + "-dropped")
                    .with(failing(phase, Reaction.silence().thenClose())));
            add(SideCase.named(phase + "-nonsense").with(failing(phase, Reaction.raw("blah\r\n"))));
            add(SideCase.named(phase + "-several-lines")
                    .with(failing(phase, Reaction.raw("550-one\r\n550-two\r\n550 three\r\n"))));
        }
        add(SideCase.named("one-of-two-refused")
                .with("r@y.example", "q@z.example")
                .with(() -> WellBehaved.smtp("srv.example")
                        .answeringRecipient("q@z.example", Reaction.reply("550 5.1.1 unknown"))));
        add(SideCase.named("first-of-two-later")
                .with("r@y.example", "q@z.example")
                .with(() -> WellBehaved.smtp("srv.example")
                        .answeringRecipient("r@y.example", Reaction.reply("450 4.1.1 later"))));
        add(SideCase.named("nobody-there").withNobodyThere());
        add(SideCase.named("no-such-host")
                .configuration("account default\nhost no.such.invalid\nfrom a@b\nlogfile ~/log\n"));
    }

    private static void servers() {
        add(SideCase.named("no-extensions").with(announcing()));
        add(SideCase.named("no-pipelining").with(announcing("SIZE 1000")));
        add(SideCase.named("helo-only").with(failing("EHLO", Reaction.reply("502 what"))));
        add(SideCase.named("notices").options("-Nfailure", "-Rhdrs"));
        add(SideCase.named("notices-never").options("-Nnever", "-R", "full"));
        add(SideCase.named("notices-several").options("-Nfailure,success"));
        add(SideCase.named("notices-not-supported").options("-Nfailure").with(announcing("PIPELINING")));
    }

    private static void headers() {
        add(SideCase.named("t").with("-t").mail(MAIL));
        add(SideCase.named("t-and-more").with("-t", "z@y.example").mail(MAIL));
        add(SideCase.named("t-bcc-kept").with("-t", "--remove-bcc-headers=off").mail(MAIL));
        add(SideCase.named("t-keepbcc").with("-t", "--keepbcc").mail(MAIL));
        add(SideCase.named("t-resent")
                .with("-t")
                .mail("Resent-From: f@x\nResent-To: rr@y.example\nResent-Cc: rc@y\nReceived: x\nResent-To: old@y\n"
                        + MAIL));
        add(SideCase.named("t-resent-bcc").with("-t").mail("Resent-To: rr@y\nResent-Bcc: rb@y\nX: y\n" + MAIL));
        add(SideCase.named("t-group").with("-t").mail("To: all: a@y.example, b@y.example;, x (c, d) <x@y>\n\nb\n"));
        add(SideCase.named("t-folded").with("-t").mail("To: a@y,\n b@y,\n\tc@y\nBcc: q@y,\n r@y\nX: y\n\nb\n"));
        add(SideCase.named("t-nobody").with("-t").mail("Subject: x\n\nTo: b@y\n"));
        add(SideCase.named("t-empty").with("-t").mail(""));
        add(SideCase.named("t-local").with("-t").mail("To: joe, root\n\nb\n"));
        add(SideCase.named("t-quoted").with("-t").mail("To: \"q u\"@y.example\n\nb\n"));
        add(SideCase.named("t-repeated").with("-t").mail("To: a@b, a@b\n\nb\n"));
        Map<String, String> mails = new LinkedHashMap<>();
        mails.put("empty", "");
        mails.put("header-only", "Subject: x\n");
        mails.put("no-header", "hello there\nmore\n");
        mails.put("body-only", "\nhello\n");
        mails.put("no-end-of-line", "Subject: x\n\nabc");
        mails.put("dots", "Subject: x\n\n.\n..\n.a\n");
        mails.put("crlf", "Subject: x\r\n\r\n.\r\nab\r\n");
        mails.put("bare-cr", "Subject: x\n\na\rb\n");
        mails.put("8bit", "Subject: x\n\n\u00e4\u00fc\n");
        mails.put("mbox", "From joe Mon Jan 1\nSubject: x\n\nFrom here\n");
        mails.put("long-line", "Subject: x\n\n" + "a".repeat(3000) + "\n");
        mails.forEach((name, mail) -> add(SideCase.named("mail-" + name).mail(mail)));
        for (String option : List.of(
                "--set-from-header=on",
                "--set-from-header=off",
                "--set-date-header=off",
                "--set-msgid-header=off",
                "--undisclosed-recipients",
                "--add-missing-from-header=off",
                "--add-missing-date-header=off")) {
            add(SideCase.named("bare" + option).options(option).mail("Subject: x\n\nb\n"));
            add(SideCase.named("full" + option).options(option).mail(MAIL));
        }
        add(SideCase.named("full-name").options("-F", "Joe Do").mail("Subject: x\n\nb\n"));
        add(SideCase.named("full-name-quotes").options("-F", "Joe \"D\" Do").mail("Subject: x\n\nb\n"));
    }

    private static void senders() {
        add(SideCase.named("from").options("-f", "q@x.example"));
        add(SideCase.named("from-nobody").options("-f", ""));
        add(SideCase.named("from-brackets").options("-f", "<>"));
        add(SideCase.named("from-kept").account("allow_from_override off").options("-f", "q@x.example"));
        add(SideCase.named("from-missing").configuration("account default\nhost 127.0.0.1\nport @PORT@\n"));
        add(SideCase.named("from-mail").options("--read-envelope-from"));
        add(SideCase.named("from-mail-several").options("--read-envelope-from").mail("From: A <a@b>, c@d\n\n"));
        add(SideCase.named("from-mail-none").options("--read-envelope-from").mail("Subject: x\n\n"));
        add(SideCase.named("from-mail-kept").account("allow_from_override off").options("--read-envelope-from"));
        add(SideCase.named("from-auto").account("auto_from on\nmaildomain m.example"));
        add(SideCase.named("from-auto-local").account("auto_from on"));
        add(SideCase.named("from-user").account("from %U@%H").variable("HOSTNAME", "h.example"));
        add(SideCase.named("from-injected").options("-f", "a@b>\r\nRSET"));
        add(SideCase.named("recipient-injected").with("a@b>\r\nDATA"));
        add(SideCase.named("recipients-in-one").with("a@b,c@d"));
        add(SideCase.named("recipients-odd").with("<a@b>", "Joe <c@d>"));
        String more = "account w\nhost 127.0.0.1\nport @PORT@\nfrom *@w.example\nlogfile ~/log\n";
        add(SideCase.named("account-by-pattern").account(more).options("-f", "z@w.example"));
        add(SideCase.named("account-by-detail").account(more).options("-f", "me+more@x.example"));
        add(SideCase.named("account-by-mail")
                .account(more)
                .options("--read-envelope-from")
                .mail("From: q@w.example\n\n"));
        add(SideCase.named("account-unknown").options("-a", "zz"));
        add(SideCase.named("domain").options("--domain=foo.example"));
        add(SideCase.named("domain-host").account("domain %H").variable("HOSTNAME", "h.example"));
    }

    private static void aliases() {
        SideCase joe = SideCase.named("").account("aliases ~/al");
        Map<String, String> files = new LinkedHashMap<>();
        files.put("one", "joe: j@y.example\n");
        files.put("nested", "joe: bob\nbob: b@y.example # c\n");
        files.put("default", "default: d@y.example\n");
        files.put("circle", "joe: bob\nbob: joe\n");
        files.put("no-colon", "joe j@y.example\n");
        files.put("two-colons", "joe: j@y: x\n");
        files.put("address", "joe@x: j@y\n");
        files.put("twice", "joe: a@b\njoe: b@c\n");
        files.put("several", "joe: a@y, b@y, c@y\n");
        files.forEach(
                (name, text) -> add(renamed(joe, "alias-" + name).with("joe").file("al", text)));
        add(renamed(joe, "alias-absent").with("joe"));
        add(renamed(joe, "alias-not-local").file("al", "r: x@y\n"));
    }

    private static SideCase renamed(SideCase given, String name) {
        return new SideCase(
                name,
                given.server(),
                given.listening(),
                given.arguments(),
                given.files(),
                given.environment(),
                given.mail());
    }

    private static void logs() {
        add(SideCase.named("log-output").account("logfile -"));
        add(SideCase.named("log-format").account("logfile_time_format %Y.%j%%"));
        add(SideCase.named("log-format-long").account("logfile_time_format " + "%c".repeat(40)));
        add(SideCase.named("log-nowhere").options("-X", "/no/such"));
        add(SideCase.named("log-off").options("--logfile="));
        add(SideCase.named("log-quotes").with(failing("RCPT", Reaction.raw("550-a 'b'\r\n550 c\r\n"))));
    }

    private static void lmtp() {
        SideCase two = SideCase.named("lmtp")
                .account("protocol lmtp")
                .with("a@b", "c@d")
                .with(() -> WellBehaved.lmtp("srv.example"));
        add(two);
        add(renamed(two, "lmtp-one")
                .with(() -> WellBehaved.lmtp("srv.example").answeringEndOfData(Reaction.reply("250 ok", "550 full"))));
        add(renamed(two, "lmtp-none")
                .with(() ->
                        WellBehaved.lmtp("srv.example").answeringEndOfData(Reaction.reply("452 full", "452 full"))));
        add(renamed(two, "lmtp-refused")
                .with(() -> WellBehaved.lmtp("srv.example").answering("RCPT", Reaction.reply("550 no"))));
        add(SideCase.named("lmtp-no-port")
                .options("--protocol=lmtp")
                .configuration("account default\nhost 127.0.0.1\nfrom a@b\n"));
    }

    /// Asks for an initial response where none came with the command.
    private static Supplier<WellBehaved> authenticating(Reaction verdict) {
        return () -> WellBehaved.smtp("srv.example")
                .announcing("AUTH PLAIN OAUTHBEARER")
                .answering(
                        command -> command.verb().equals("AUTH")
                                && !command.argument().contains(" "),
                        Reaction.reply("334 "))
                .answering("AUTH", verdict)
                .answering(command -> command.verb().length() > "STARTTLS".length(), verdict);
    }

    private static boolean isResponse(CommandLine line) {
        return !line.verb().matches("[EL]HLO|HELO|MAIL|RCPT|DATA|RSET|QUIT|AUTH|STARTTLS|NOOP");
    }

    private static void authentication() {
        String secret = "user joe\npassword s3cret\n";
        Reaction welcome = Reaction.reply("235 2.7.0 welcome");
        add(SideCase.named("auth-not-offered").account("auth on\n" + secret));
        add(SideCase.named("auth-clear").account("auth on\n" + secret).with(announcing("AUTH PLAIN LOGIN")));
        for (String how : List.of("plain", "oauthbearer")) {
            add(SideCase.named("auth-" + how)
                    .account("auth " + how + "\n" + secret)
                    .with(authenticating(welcome)));
        }
        for (String how : List.of(
                "login", "cram-md5", "digest-md5", "scram-sha-1", "scram-sha-256", "ntlm", "xoauth2", "external")) {
            String upper = how.toUpperCase(Locale.ROOT);
            add(SideCase.named("auth-" + how + "-refused-at-once")
                    .account("auth " + how + "\n" + secret)
                    .with(() -> WellBehaved.smtp("srv.example")
                            .announcing("AUTH " + upper)
                            .answering("AUTH", Reaction.reply("535 5.7.8 wrong"))));
        }
        for (String how : List.of("xoauth2", "oauthbearer", "external", "gssapi")) {
            add(SideCase.named("auth-" + how + "-not-offered")
                    .account("auth " + how + "\n" + secret)
                    .with(announcing("AUTH XYZ")));
        }
        for (Reaction verdict : List.of(welcome, Reaction.reply("535 5.7.8 wrong"))) {
            String name = verdict.octets().startsWith("235") ? "" : "-wrong";
            add(SideCase.named("auth-xoauth2" + name)
                    .account("auth xoauth2\n" + secret)
                    .with(() -> WellBehaved.smtp("srv.example")
                            .announcing("AUTH XOAUTH2")
                            .answering(
                                    command -> command.verb().equals("AUTH")
                                            && !command.argument().contains(" "),
                                    Reaction.reply("334 "))
                            .answering(command -> command.verb().equals("AUTH") || isResponse(command), verdict)));
        }
        add(SideCase.named("auth-scram-sha-256-plus-in-clear")
                .account("auth scram-sha-256-plus\n" + secret)
                .with(announcing("AUTH SCRAM-SHA-256-PLUS")));
        add(SideCase.named("auth-unknown").account("auth kerberos_v4\n" + secret));
        add(SideCase.named("auth-eval")
                .account("auth plain\nuser joe\npasswordeval echo pw")
                .with(authenticating(welcome)));
        add(SideCase.named("auth-eval-fails").account("auth plain\nuser joe\npasswordeval false"));
        add(SideCase.named("auth-netrc")
                .account("auth plain\nuser joe")
                .file(".netrc", "machine 127.0.0.1 login joe password \"n r\"\n")
                .with(authenticating(welcome)));
        add(SideCase.named("auth-wrong")
                .account("auth plain\n" + secret)
                .with(authenticating(Reaction.reply("535 5.7.8 wrong"))));
        add(SideCase.named("auth-later")
                .account("auth plain\n" + secret)
                .with(authenticating(Reaction.reply("454 4.7.0 later"))));
        add(SideCase.named("auth-dropped")
                .account("auth plain\n" + secret)
                .with(authenticating(Reaction.silence().thenClose())));
        add(SideCase.named("auth-other-only").account("auth plain\n" + secret).with(announcing("AUTH LOGIN")));
        for (String how : List.of("login", "cram-md5", "digest-md5", "scram-sha-1", "scram-sha-256", "ntlm")) {
            String mechanism = how.toUpperCase(Locale.ROOT);
            add(SideCase.named("auth-" + how)
                    .account("auth " + how + "\n" + secret)
                    .with(() -> new SecretServer(mechanism, false)));
            add(SideCase.named("auth-" + how + "-wrong")
                    .account("auth " + how + "\nuser joe\npassword other")
                    .with(() -> new SecretServer(mechanism, false)));
            add(SideCase.named("auth-" + how + "-not-offered")
                    .account("auth " + how + "\n" + secret)
                    .with(announcing("AUTH XYZ")));
        }
        for (String how : List.of("digest-md5", "scram-sha-1", "scram-sha-256")) {
            add(SideCase.named("auth-" + how + "-forged")
                    .account("auth " + how + "\n" + secret)
                    .with(() -> new SecretServer(how.toUpperCase(Locale.ROOT), true)));
        }
        add(SideCase.named("auth-scram-chosen")
                .account("auth on\n" + secret)
                .with(() -> new SecretServer("PLAIN LOGIN SCRAM-SHA-1 SCRAM-SHA-256", false)));
        add(SideCase.named("auth-ntlm-domain")
                .account("auth ntlm\nntlmdomain X\n" + secret)
                .with(() -> new SecretServer("NTLM", false)));
        add(SideCase.named("auth-no-user").account("auth plain\npassword x").with(announcing("AUTH PLAIN")));
    }

    private static void underTls(String name, TestAuthority trusted, TestIdentity shown, String lines) {
        String account = SideCase.ACCOUNT.replace("host 127.0.0.1", "host localhost")
                + "tls on\ntls_trust_file ~/ca.pem\n" + lines + "\n";
        add(SideCase.named("tls-" + name)
                .file("ca.pem", TestIdentity.pem(trusted.certificate()))
                .configuration(account)
                .with(() -> WellBehaved.smtp("srv.example")
                        .announcing("STARTTLS")
                        .answering("STARTTLS", Reaction.reply("220 go on").thenStartTls(shown.server()))));
    }

    private static String digest(TestIdentity identity) {
        try {
            byte[] encoded = identity.certificate().getEncoded();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded);
            return HexFormat.ofDelimiter(":").formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void security() {
        add(SideCase.named("tls-not-offered").account("tls on"));
        add(SideCase.named("tls-refused")
                .account("tls on")
                .with(() -> WellBehaved.smtp("srv.example")
                        .announcing("STARTTLS")
                        .answering("STARTTLS", Reaction.reply("454 4.7.0 no"))));
        TestAuthority authority = TestAuthority.root("side by side");
        TestIdentity good = authority.issue(TestCertificate.of("localhost"));
        underTls("good", authority, good, "");
        underTls("unchecked", authority, authority.issue(TestCertificate.of("other.example")), "tls_certcheck off");
        underTls("wrong-name", authority, authority.issue(TestCertificate.of("other.example")), "");
        underTls(
                "other-name",
                authority,
                authority.issue(TestCertificate.of("other.example")),
                "tls_host_override other.example");
        underTls(
                "expired",
                authority,
                authority.issue(TestCertificate.of("localhost").expired()),
                "");
        for (String priorities : List.of(
                "SECURE256:-VERS-TLS1.3",
                "NONE:+VERS-TLS1.2:+AES-128-GCM:+ECDHE-RSA:+ECDHE-ECDSA:+AEAD:+SIGN-ALL:+CURVE-ALL",
                "NORMAL:-AES-256-GCM:-CHACHA20-POLY1305:%COMPAT")) {
            underTls("priorities-" + priorities.length(), authority, good, "tls_priorities " + priorities);
        }
        underTls("priorities-broken", authority, good, "tls_priorities NORMAL:+FOO");
        underTls("primes", authority, good, "tls_min_dh_prime_bits 4096");
        underTls("pretender", authority.pretender("side by side"), good, "");
        underTls("fingerprint", authority, good, "tls_fingerprint " + digest(good));
        underTls(
                "fingerprint-wrong",
                authority,
                authority.issue(TestCertificate.of("localhost")),
                "tls_fingerprint " + digest(good));
        add(SideCase.named("tls-no-file").account("tls on\ntls_trust_file /nonexist"));
        add(SideCase.named("tls-no-trust").account("tls on\ntls_trust_file"));
        add(SideCase.named("tls-key-alone").account("tls_key_file /x"));
        add(SideCase.named("tls-cert-alone").account("tls_cert_file /x"));
        add(SideCase.named("tls-crl-alone").account("tls on\ntls_certcheck off\ntls_trust_file\ntls_crl_file /x"));
    }

    private static void configurations() {
        int number = 0;
        for (String text : List.of(
                "account",
                "account a:b",
                "account a\nfoo",
                "account default\nhost",
                "account default\nhost 127.0.0.1\nport 0",
                "account default\nhost h\ntimeout 1x",
                "account default\nhost h\nauth foo",
                "account default\nhost h\ntls yes",
                "defaults x",
                "account a\nhost x\naccount a",
                "account a,b",
                "account default",
                "account default\nhost h\nprotocol foo",
                "account default\nhost h\ndsn_notify foo",
                "account default\nhost h\nsyslog foo",
                "account default\nhost h\neval exit 3",
                "account default\nhost h\neval",
                "account default : \nhost h",
                "account default\nfrom %U@%M\nhost h",
                "host " + "x".repeat(600))) {
            add(SideCase.named("configuration-" + number++).configuration(text + "\n"));
        }
        add(SideCase.named("configuration-eval").account("eval echo from evaluated@x.example"));
        add(SideCase.named("configuration-quotes").account("from \"quoted@x.example\""));
        add(SideCase.named("configuration-inherits")
                .account("account b : default\nfrom b@x.example")
                .options("-a", "b"));
        add(SideCase.named("configuration-given")
                .file("other", SideCase.ACCOUNT + "from o@x.example\n")
                .options("-C", "@DIR@/other"));
        add(SideCase.named("configuration-absent").options("-C", "@DIR@/absent"));
        add(SideCase.named("configuration-none")
                .configuration("")
                .with("--host=127.0.0.1", "--port=@PORT@", "-f", "a@b", "r@y"));
        add(SideCase.named("configuration-crlf").configuration(SideCase.ACCOUNT.replace("\n", "\r\n")));
    }

    private static void options() {
        add(SideCase.named("pretend").options("-P"));
        add(SideCase.named("pretend-more")
                .options("-P", "-X-", "--tls", "--tls-starttls=off", "--auth=plain", "--user=u", "--timeout=1"));
        add(SideCase.named("pretend-host").with("-P", "--host=h", "x"));
        add(SideCase.named("pretend-servers").with("-P", "-S"));
        add(SideCase.named("pretend-queue").with("-P", "--rmqs=@x"));
        add(SideCase.named("debug").options("-d").with(announcing("SIZE 1000")));
        add(SideCase.named("sendmail-options")
                .options("-B8BITMIME", "-bm", "-G", "-h3", "-i", "-L", "x", "-m", "-n", "-O", "a=b", "-oi"));
        add(SideCase.named("verbose").options("-v").with(announcing("SIZE 1000")));
        add(SideCase.named("server-information")
                .with("-S")
                .with(announcing("SIZE 10000000", "ETRN", "PIPELINING", "DSN")));
        add(SideCase.named("server-without-extensions").with("-S").with(announcing()));
        add(SideCase.named("server-with-more")
                .with("-S")
                .with(announcing("SIZE 5000", "STARTTLS", "AUTH PLAIN LOGIN X-FOO")));
        add(SideCase.named("server-refuses").with("-S").with(failing("greeting", Reaction.reply("554 no"))));
        add(SideCase.named("server-drops")
                .with("-S")
                .with(failing("EHLO", Reaction.silence().thenClose())));
        add(SideCase.named("server-not-there").with("-S").withNobodyThere());
        for (String answer : List.of(
                "250 ok", "253 some", "458 no", "459 not allowed", "450 later", "500 what", "501 bad", "550 no")) {
            add(SideCase.named("queue-" + answer)
                    .with("--rmqs=x.example")
                    .with(() -> WellBehaved.smtp("srv.example")
                            .announcing("ETRN")
                            .answering("ETRN", Reaction.reply(answer))));
        }
        add(SideCase.named("queue-not-offered").with("--rmqs=@x.example"));
        add(SideCase.named("nobody").with(new String[0]));
        for (String wrong : List.of(
                "-bs",
                "--port=x",
                "--tls=x",
                "--timeout=0",
                "--rmqs=a -S",
                "-S x",
                "--tls=",
                "--keepbcc=",
                "--syslog=",
                "--connect-timeout=x",
                "--port=#19")) {
            add(SideCase.named("usage " + wrong).with(wrong.split(" ", -1)));
        }
        add(SideCase.named("both-host-and-account").options("--host", "h", "-a", "a"));
        add(SideCase.named("dashes").with("--", "-a@y.example"));
        add(SideCase.named("source").options("--source-ip=127.0.0.2"));
        add(SideCase.named("source-wrong").options("--source-ip=foo"));
        add(SideCase.named("proxy-not-there").options("--proxy-host=127.0.0.1", "--proxy-port=1"));
        add(SideCase.named("socket-not-there").options("--socket=/no/socket"));
        add(SideCase.named("debug-joined").options("-dt").with(announcing("SIZE 1000")));
        add(SideCase.named("debug-level").options("--debug=9").with(announcing("SIZE 1000")));
        add(SideCase.named("port-blank").options("--port= 1"));
        add(SideCase.named("timeout-longest").options("--timeout=2147483647"));
    }

    /// Found by trying many thousands of cases at random: one of each kind.
    private static void oddities() {
        oddHeaders();
        oddAccounts();
        oddServers();
        oddMails();
    }

    private static void oddHeaders() {
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put("semicolons", "a@y; B <b@y>;");
        addresses.put("semicolons-and-group", "t: a@y, b@y;; c@y");
        addresses.put("postmaster", "POSTMASTER");
        addresses.put("words", "Joe Doe");
        addresses.put("no-end", "team: a@y, b@y");
        addresses.put("bracket-open", "<a@y");
        addresses.put("blanks", "a . b @ y");
        addresses.put("quoted-alone", "\"a@y\"");
        addresses.put("route", "<@r.example:a@y>");
        addresses.put("domain-dot", "a@y.example.");
        addresses.forEach(
                (name, text) -> add(SideCase.named("t-" + name).with("-t").mail("To: " + text + "\nX: 1\n\nb\n")));
        add(SideCase.named("t-bcc-blank").with("-t").mail("To: a@y\nBcc : b@y\n\nb\n"));
        add(SideCase.named("recipient-broken").with("a@y>"));
        add(SideCase.named("recipient-repeated").with("a@y", "b@y", "a@y"));
        add(SideCase.named("from-several").options("-f", "a@b,c@d"));
        add(SideCase.named("from-name").options("-f", "Joe <a@b>"));
        add(SideCase.named("from-nobody-set").options("-f", "", "--set-from-header=on"));
        add(SideCase.named("from-mail-wide").options("--read-envelope-from").mail("From: a@b\u00c3\u00b6.example\n\n"));
        add(SideCase.named("pretend-from-mail").options("-P", "--read-envelope-from"));
        add(SideCase.named("pretend-from-mail-none")
                .options("-P", "--read-envelope-from")
                .mail("X: 1\n\n"));
    }

    private static void oddAccounts() {
        SideCase anybody =
                SideCase.named("environment-server").configuration("").variable("SMTPSERVER", "127.0.0.1");
        add(anybody.options("--port=@PORT@", "-f", "a@b"));
        add(renamed(anybody, "environment-server-alone").options("--port=@PORT@"));
        add(SideCase.named("configuration-directory").options("-C", "@DIR@"));
        add(SideCase.named("configuration-home").options("-C", "~/.msmtprc"));
        add(SideCase.named("configuration-no-name").options("-C", ""));
        add(SideCase.named("configuration-nul").account("from x\0@y"));
        add(SideCase.named("configuration-other-digits").account("timeout \u0663"));
        add(SideCase.named("configuration-vertical").account("from\u000ba@b"));
        add(SideCase.named("domain-none").options("--domain="));
        add(SideCase.named("domain-blank").options("--domain=a b"));
        add(SideCase.named("alias-not-needed").account("aliases ~/al"));
        add(SideCase.named("alias-broken-not-needed").account("aliases ~/al").file("al", "joe\n"));
        SideCase root = SideCase.named("").account("aliases ~/al").with("root");
        add(renamed(root, "alias-postmaster").file("al", "root: postmaster\npostmaster: p@y\n"));
        add(renamed(root, "alias-nobody").file("al", "root: ,\n"));
        add(renamed(root, "alias-second").with("joe", "root").file("al", "joe: j@y\nroot: r@y\n"));
        add(SideCase.named("log-flags").account("logfile_time_format %^a %-m %_m %3d %#Z"));
        add(SideCase.named("log-nowhere-refused")
                .options("-X", "/no/such")
                .with(failing("RCPT", Reaction.reply("550 no"))));
        add(SideCase.named("source-other-family").options("--source-ip=::1"));
    }

    private static void oddServers() {
        add(SideCase.named("greeting-other").with(failing("greeting", Reaction.reply("250 hello"))));
        add(SideCase.named("MAIL-other").with(failing("MAIL", Reaction.reply("299 fine"))));
        add(SideCase.named("RCPT-out-of-place").with(failing("RCPT", Reaction.reply("354 go on"))));
        add(SideCase.named("DATA-out-of-place").with(failing("DATA", Reaction.reply("250 what"))));
        add(SideCase.named("RCPT-bare-code").with(failing("RCPT", Reaction.raw("550\r\n"))));
        add(SideCase.named("RCPT-mixed-codes").with(failing("RCPT", Reaction.raw("550-a\r\n451 b\r\n"))));
        add(SideCase.named("RCPT-nul").with(failing("RCPT", Reaction.raw("550 a\0b\r\n"))));
        add(SideCase.named("RCPT-many-lines")
                .with(failing("RCPT", Reaction.raw("550-x\r\n".repeat(60) + "550 x\r\n"))));
        String secret = "user joe\npassword s3cret\n";
        Reaction welcome = Reaction.reply("235 2.7.0 welcome");
        add(SideCase.named("auth-short-secret")
                .account("auth plain\nuser joseph\npassword a")
                .with(authenticating(welcome)));
        add(SideCase.named("auth-eval-status")
                .account("auth plain\nuser joe\npasswordeval echo pw; exit 2")
                .with(authenticating(welcome)));
        add(SideCase.named("auth-eval-empty")
                .account("auth plain\nuser joe\npasswordeval echo")
                .with(announcing("AUTH PLAIN")));
        add(SideCase.named("auth-two-lines")
                .account("auth plain\n" + secret)
                .with(() -> authenticating(welcome).get().announcing("AUTH LOGIN", "AUTH PLAIN")));
        add(SideCase.named("auth-netrc-default")
                .account("auth plain\nuser joe")
                .file(".netrc", "default login joe password no\n")
                .with(authenticating(welcome)));
        add(SideCase.named("auth-netrc-passwd")
                .account("auth plain\nuser joe")
                .file(".netrc", "machine 127.0.0.1 login joe passwd yes\n")
                .with(authenticating(welcome)));
    }

    private static void oddMails() {
        add(SideCase.named("mail-8bit-header").mail("Subject: \u00c3\u00bc\n\nb\n"));
        add(SideCase.named("mail-8bit-old-server")
                .mail("Subject: x\n\n\u00c3\u00bc\n")
                .with(announcing("SIZE 1000")));
        add(SideCase.named("mail-nul").mail("Subject: x\n\na\0b\n"));
        add(SideCase.named("mail-header-cr").mail("Subject: x\rBcc: a@b\n\nb\n"));
        add(SideCase.named("mail-folded-first").mail(" folded\nSubject: x\n\nb\n"));
        add(SideCase.named("mail-header-long").mail("Subject: " + "x".repeat(1200) + "\n\nb\n"));
    }
}
