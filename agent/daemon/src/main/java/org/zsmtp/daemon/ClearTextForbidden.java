package org.zsmtp.daemon;

import org.zsmtp.delivery.DeliveryReport;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// Stands in for an engine where the operator demands transport security, which this version has not: delays all
/// mail, connects nowhere (decision 0023). Thread-safe.
final class ClearTextForbidden implements MailTransport {
    /// RFC 3463 section 3.8: security features not supported.
    private static final EnhancedStatusCode NOT_SUPPORTED = new EnhancedStatusCode(4, 7, 4);

    private final String why;

    /// @param file that demands it
    ClearTextForbidden(String file) {
        this.why = "transport security is demanded (demand-tls-mode in " + file
                + "), and this version of zsmtp has none: mail waits";
    }

    @Override
    public DeliveryReport deliver(MailObject mail, Destination destination) {
        Verdict verdict = new Verdict.Delayed(Scope.DESTINATION, Delay.NOT_ACCEPTED);
        Diagnosis diagnosis = Diagnosis.ours(NOT_SUPPORTED, why);
        return new DeliveryReport(mail.envelope().recipients().stream()
                .map(recipient -> new RecipientResult(recipient, verdict, null, diagnosis))
                .toList());
    }

    @Override
    public void stop() {}

    @Override
    public void close() {}
}
