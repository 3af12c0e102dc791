package org.zsmtp.daemon.queue;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.zsmtp.spool.DiagnosticRecord;

/// A diagnostic record of a control file, taken apart. Texts are hostile still.
///
/// @param time         when it was written; empty where that is no time
/// @param address      of the recipient
/// @param action       what is reported, such as `failed`
/// @param fields       the other fields of the notification, such as the status and the server, without empty ones
/// @param conversation its lines
record ToldDiagnostic(
        Optional<Instant> time, String address, String action, List<String> fields, List<String> conversation) {

    ToldDiagnostic {
        fields = List.copyOf(fields);
        conversation = List.copyOf(conversation);
    }

    /// @param addresses of the recipients, by the place of their lines
    static ToldDiagnostic of(DiagnosticRecord diagnostic, Map<Long, String> addresses) {
        String[] notary = diagnostic.notary().split("\u0001", -1);
        Optional<Instant> time;
        try {
            time = Optional.of(Instant.ofEpochSecond(diagnostic.unixTime()));
        } catch (DateTimeException beyond) {
            time = Optional.empty();
        }
        return new ToldDiagnostic(
                time,
                addresses.getOrDefault(diagnostic.recipientOffset(), notary[0]),
                notary.length > 1 ? notary[1] : "told",
                Arrays.stream(notary).skip(2).filter(field -> !field.isBlank()).toList(),
                Stream.of(diagnostic.message().split("\r", -1))
                        .filter(line -> !line.isBlank())
                        .toList());
    }
}
