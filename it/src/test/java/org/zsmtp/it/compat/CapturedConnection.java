package org.zsmtp.it.compat;

import java.util.ArrayList;
import java.util.List;
import org.zsmtp.testkit.server.Reaction;

/// One connection of the original.
///
/// @param server   the address that it went to
/// @param greeting what the server said first
record CapturedConnection(String server, Reaction greeting, List<Exchange> exchanges) {

    CapturedConnection {
        exchanges = List.copyOf(exchanges);
    }

    /// The mail transactions, each from its MAIL up to its last exchange.
    List<CapturedTransaction> transactions() {
        List<CapturedTransaction> transactions = new ArrayList<>();
        List<Exchange> current = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            if (exchange.is("MAIL") && !current.isEmpty()) {
                transactions.add(new CapturedTransaction(server, current));
                current = new ArrayList<>();
            }
            if (exchange.is("MAIL") || !current.isEmpty()) current.add(exchange);
        }
        if (!current.isEmpty()) transactions.add(new CapturedTransaction(server, current));
        return transactions;
    }
}
