package org.zsmtp.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.job.RecipientSelection;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.TlsSettings;
import org.zsmtp.daemon.options.TlsSettings.Demand;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.routing.Router;

/// Which engine the options ask for, and what there is to say about that.
final class EngineChoice {
    private EngineChoice() {}

    /// May take some seconds.
    static MailTransport open(AgentOptions options, DeliveryListener listener) {
        return options.session()
                .tls()
                .filter(tls -> tls.demand() == Demand.ALWAYS)
                .<MailTransport>map(tls -> new ClearTextForbidden(tls.file().toString()))
                .orElseGet(() -> MailTransport.open(EngineOptions.of(options), listener));
    }

    /// Whose recipients a job takes. Where all mail goes to one destination anyway, nothing is shared by MX records.
    static RecipientSelection recipients(AgentOptions options) {
        if (options.routing().destination().isPresent()) {
            return new RecipientSelection.SameHost(options.channel());
        }
        return switch (options.routing().sharing()) {
            case SAME_HOST -> new RecipientSelection.SameHost(options.channel());
            case SAME_EXCHANGER -> new RecipientSelection.SameExchangers(options.channel(), router(options));
        };
    }

    /// Looked up once, on first use: it asks for this host's name, which may take some seconds.
    private static Supplier<Router> router(AgentOptions options) {
        return new Supplier<>() {
            private @Nullable Router router;

            @Override
            public synchronized Router get() {
                if (router == null) {
                    router = MailTransport.router(EngineOptions.of(options));
                }
                return router;
            }
        };
    }

    /// What whoever looks after the agent should know from the start on, a printable line each.
    static List<String> remarks(AgentOptions options) {
        List<String> remarks = new ArrayList<>(options.zenv().troubles());
        options.session().tls().ifPresent(tls -> {
            remarks.addAll(tls.remarks());
            remarks.add(security(tls));
        });
        return remarks;
    }

    private static String security(TlsSettings tls) {
        return switch (tls.demand()) {
            case ALWAYS -> tls.file() + " demands transport security, which this version has not: all mail waits";
            case WHERE_OFFERED -> "this version has no transport security: -S has no effect, mail goes in clear text";
        };
    }
}
