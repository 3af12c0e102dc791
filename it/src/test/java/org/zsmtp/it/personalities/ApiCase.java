package org.zsmtp.it.personalities;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.zsmtp.submission.TlsPolicy;
import org.zsmtp.testkit.server.WellBehaved;

/// What tcllib's `smtp::sendmessage` and our API are both given.
///
/// @param name    names it in the list of differences
/// @param servers make the servers, in the order in which they are to be tried
/// @param given   the options
/// @param body    a text, with LF at the ends of its lines
record ApiCase(String name, List<Supplier<WellBehaved>> servers, List<Given> given, String body) {

    /// An option, as the originals call them.
    sealed interface Given {}

    /// `-originator`
    record Originator(String address) implements Given {}

    /// `-recipients`
    record Recipients(String addresses) implements Given {}

    /// `-header {name value}`
    record Field(String name, String value) implements Given {}

    /// `-client`
    record Client(String name) implements Given {}

    /// `-atleastone 1`
    record AtLeastOne() implements Given {}

    /// `-usetls 0`
    record WithoutTls() implements Given {}

    /// `-tlspolicy`, with a command that gives this answer
    record Policy(TlsPolicy.Answer answer) implements Given {}

    /// `-username` and `-password`
    record Login(String user, String password) implements Given {}

    /// One server that takes everything, a sender and a recipient.
    static ApiCase named(String name) {
        return new ApiCase(
                name,
                List.of(() -> WellBehaved.smtp("srv.example")),
                List.of(new Originator("a@x.example"), new Recipients("b@y.example"), new Field("To", "b@y.example")),
                "hello\n");
    }

    /// @return the same with these options besides the usual ones
    ApiCase and(Given... more) {
        List<Given> all = new ArrayList<>(given);
        all.addAll(List.of(more));
        return new ApiCase(name, servers, all, body);
    }

    /// @return the same with these options alone
    ApiCase given(Given... others) {
        return new ApiCase(name, servers, List.of(others), body);
    }

    ApiCase servers(Supplier<WellBehaved> only) {
        return new ApiCase(name, List.of(only), given, body);
    }

    ApiCase servers(Supplier<WellBehaved> first, Supplier<WellBehaved> second) {
        return new ApiCase(name, List.of(first, second), given, body);
    }

    ApiCase body(String other) {
        return new ApiCase(name, servers, given, other);
    }

    /// The same with `To` and these recipients.
    ApiCase to(String addresses) {
        return given(new Originator("a@x.example"), new Recipients(addresses), new Field("To", addresses));
    }
}
