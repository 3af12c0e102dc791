package org.zsmtp.submission.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.InternationalMailbox;
import org.zsmtp.smtp.address.Mailbox;
import org.zsmtp.smtp.address.Postmaster;
import org.zsmtp.smtp.address.Unqualified;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Recipient;

final class ManyDomains {

    private ManyDomains() {}

    // begin many-domains
    static List<RecipientResult> send(MailTransport transport, MailObject mail)
            throws InterruptedException, ExecutionException {
        Map<Domain, List<Recipient>> byDomain =
                mail.envelope().recipients().stream().collect(Collectors.groupingBy(ManyDomains::domain));
        List<Future<List<RecipientResult>>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            byDomain.forEach((domain, recipients) -> all.add(threads.submit(() -> {
                MailObject part = new MailObject(mail.envelope().to(recipients), mail.content());
                return transport
                        .deliver(part, new Destination.RecipientDomain(domain))
                        .results();
            })));
        }
        List<RecipientResult> results = new ArrayList<>();
        for (Future<List<RecipientResult>> each : all) {
            results.addAll(each.get());
        }
        return results;
    }

    /// Addresses without a domain are yours to complete before.
    static Domain domain(Recipient recipient) {
        return switch (recipient.forwardPath()) {
            case Mailbox mailbox -> mailbox.domain();
            case InternationalMailbox mailbox -> mailbox.domain();
            case Postmaster _, Unqualified _ ->
                throw new IllegalArgumentException(
                        "no domain: " + recipient.forwardPath().text());
        };
    }
    // end
}
