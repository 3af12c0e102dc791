package org.zsmtp.daemon;

import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.ConfigurationException;
import org.zsmtp.delivery.Secrets;
import org.zsmtp.delivery.StsOptions;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.smtp.wire.HeloName;

/// The agent's options as those of the engine.
final class EngineOptions {
    private EngineOptions() {}

    /// Asks the system for its name where the command line has none, which may take some seconds.
    /// Transport security has its defaults, except for its start and the cache of policies.
    static TransportOptions of(AgentOptions options) {
        return builder(options)
                .security(TransportSecurity.DEFAULTS
                        .with(policies(options))
                        .with(options.session().tlsStart()))
                .build();
    }

    /// The same, with transport security as the operator's files have it now.
    ///
    /// @throws ConfigurationException where they cannot be used
    static TransportOptions secured(AgentOptions options) throws ConfigurationException {
        return builder(options)
                .security(SecurityFiles.read(options.session().security())
                        .with(policies(options))
                        .with(options.session().tlsStart()))
                .build();
    }

    private static TransportOptions.Builder builder(AgentOptions options) {
        HeloName heloName = options.session().heloName().orElseGet(OwnName::find);
        return TransportOptions.builder(heloName)
                .session(options.session().conversation().under(heloName))
                .port(options.routing().port())
                .mxUse(options.routing().mxUse())
                .nameServers(options.routing().nameServers())
                .trustAnchors(options.routing().anchors())
                .timeouts(options.session().timeouts())
                .reuse(options.session().reuse())
                // An agent has one: how many agents a host sees is for the scheduler to say.
                .connectionsPerHost(1)
                .wksCheck(options.routing().wks())
                .ownAddresses(options.zenv().selfAddresses())
                .preference(options.source().family())
                .source(options.source().address())
                .sourcePorts(options.source().ports())
                .connectPath(options.source().connectPath())
                .sendBuffer(options.source().sendBuffer())
                .secrets(secrets(options));
    }

    private static StsOptions policies(AgentOptions options) {
        return options.routing().policies().map(StsOptions.DEFAULTS::withCache).orElse(StsOptions.DEFAULTS);
    }

    private static Secrets secrets(AgentOptions options) {
        return options.session()
                .secrets()
                .<Secrets>map(file -> new SecretsFile(
                        file, options.channel(), options.session().clearText()))
                .orElse(Secrets.NONE);
    }
}
