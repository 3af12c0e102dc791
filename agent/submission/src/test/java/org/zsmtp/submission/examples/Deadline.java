package org.zsmtp.submission.examples;

import java.time.Duration;
import org.zsmtp.delivery.Cancellation;
import org.zsmtp.delivery.DeliveryReport;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.mail.MailObject;

final class Deadline {

    private Deadline() {}

    // begin deadline
    /// Where a server has all of it when the time is over, its reply is waited for five minutes more.
    static DeliveryReport sendBefore(Duration time, MailTransport transport, MailObject mail, Destination to) {
        Cancellation deadline = Cancellation.after(time, Duration.ofMinutes(5));
        return transport.deliver(mail, to, deadline, result -> {});
    }
    // end
}
