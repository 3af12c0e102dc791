package org.zsmtp.delivery.routing;

import org.zsmtp.delivery.routing.Destination.Exchangers;
import org.zsmtp.delivery.routing.Destination.LocalSocket;
import org.zsmtp.delivery.routing.Destination.RecipientDomain;
import org.zsmtp.delivery.routing.Destination.Relay;
import org.zsmtp.delivery.routing.RoutingResult.Unroutable;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// Every reason for which there is no route, with its status and its permanence (decision 0010). The only class
/// that chooses them.
///
/// A finding about a relay is about the operator's configuration, so it is temporary whatever it is.
enum Refusal {
    NO_SUCH_DOMAIN(1, 2, "no such domain in the DNS"),
    TAKES_NO_MAIL(1, 10, "the domain takes no mail (null MX)"),
    NO_HOST(4, 4, "no host takes mail for it"),
    BAD_ADDRESS(1, 2, "no mail can be sent to this address"),
    LOOP(4, 6, "mail for it loops back to this host");

    private final int subject;
    private final int detail;
    private final String text;

    Refusal(int subject, int detail, String text) {
        this.subject = subject;
        this.detail = detail;
        this.text = text;
    }

    Unroutable of(Destination destination) {
        return of(destination, "");
    }

    /// @param detailText what was found, printable; may be empty
    Unroutable of(Destination destination, String detailText) {
        int permanence = switch (destination) {
            case RecipientDomain _ -> 5;
            case Relay _, Destination.Host _, Exchangers _, LocalSocket _ -> 4;
        };
        String more = detailText.isEmpty() ? "" : "; " + detailText;
        return new Unroutable(new EnhancedStatusCode(permanence, subject, detail), destination + ": " + text + more);
    }

    /// No verdict: a name server failed, or contradicts itself.
    static Unroutable unknown(Destination destination, String why) {
        return new Unroutable(new EnhancedStatusCode(4, 4, 3), destination + ": DNS lookup failed; " + why);
    }
}
