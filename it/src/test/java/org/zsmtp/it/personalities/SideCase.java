package org.zsmtp.it.personalities;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.zsmtp.testkit.server.ServerBehaviour;
import org.zsmtp.testkit.server.WellBehaved;

/// What both programs are given: arguments, files, an environment, a message, and a server that behaves alike to both.
/// `@PORT@` and `@DIR@` stand for the server's port and the case's own directory.
///
/// @param name names it in the list of differences
/// @param server makes a server for one of the programs
/// @param listening whether anybody listens at the port
/// @param files by their names below the user's directory
record SideCase(
        String name,
        Supplier<? extends ServerBehaviour> server,
        boolean listening,
        List<String> arguments,
        Map<String, String> files,
        Map<String, String> environment,
        String mail) {

    /// The account that most cases begin with.
    static final String ACCOUNT = """
            defaults
            timeout 3
            logfile ~/log
            account default
            host 127.0.0.1
            port @PORT@
            from me@x.example
            """;

    private static final String MAIL = """
            From: a@x.example
            To: b@y.example
            Subject: hi
            Date: Mon, 1 Jan 2024 00:00:00 +0000
            Message-ID: <1@x>

            body
            """;

    /// A case with the usual account, one recipient, and a server that takes everything.
    static SideCase named(String name) {
        return new SideCase(
                name,
                () -> WellBehaved.smtp("srv.example"),
                true,
                List.of("r@y.example"),
                Map.of(".msmtprc", ACCOUNT),
                Map.of(),
                MAIL);
    }

    SideCase with(Supplier<? extends ServerBehaviour> other) {
        return new SideCase(name, other, listening, arguments, files, environment, mail);
    }

    SideCase withNobodyThere() {
        return new SideCase(name, server, false, arguments, files, environment, mail);
    }

    SideCase with(String... others) {
        return new SideCase(name, server, listening, List.of(others), files, environment, mail);
    }

    /// Options before the usual recipient.
    SideCase options(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(arguments);
        return new SideCase(name, server, listening, all, files, environment, mail);
    }

    SideCase file(String file, String text) {
        Map<String, String> all = new LinkedHashMap<>(files);
        all.put(file, text);
        return new SideCase(name, server, listening, arguments, all, environment, mail);
    }

    /// More lines for the usual account.
    SideCase account(String lines) {
        return file(".msmtprc", ACCOUNT + lines + "\n");
    }

    SideCase configuration(String text) {
        return file(".msmtprc", text);
    }

    SideCase variable(String variable, String value) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put(variable, value);
        return new SideCase(name, server, listening, arguments, files, all, mail);
    }

    SideCase mail(String other) {
        return new SideCase(name, server, listening, arguments, files, environment, other);
    }
}
