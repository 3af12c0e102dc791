package org.zsmtp.daemon;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zsmtp.daemon.options.ConfigurationException;
import org.zsmtp.daemon.options.SecurityConfig;
import org.zsmtp.daemon.options.TlsPolicyFile;
import org.zsmtp.daemon.options.TlsSettings;
import org.zsmtp.daemon.options.TlsSettings.Demand;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.policy.TlsLevel.Floor;
import org.zsmtp.delivery.security.TlsOptions;

/// The operator's files on transport security, read as they are now (decision 0038).
final class SecurityFiles {
    private SecurityFiles() {}

    /// @throws ConfigurationException where one of them cannot be read or understood
    static TransportSecurity read(SecurityConfig choice) throws ConfigurationException {
        Optional<TlsSettings> settings = settings(choice);
        Optional<Path> policy = choice.policy();
        TlsLevel.Table levels =
                policy.isPresent() ? table(TlsPolicyFile.read(policy.get()), choice.level()) : (_, _) -> choice.level();
        boolean demanded =
                settings.map(TlsSettings::demand).filter(Demand.ALWAYS::equals).isPresent();
        return TransportSecurity.DEFAULTS
                .with(settings.map(TlsSettings::tls).orElse(TlsOptions.DEFAULTS))
                .with(demanded ? (destination, host) -> demanded(levels.of(destination, host)) : levels);
    }

    /// How much the transcript has about certificates; 0 where the file cannot be read, which [#remarks] reports.
    static int detail(SecurityConfig choice) {
        try {
            return settings(choice).map(TlsSettings::detail).orElse(0);
        } catch (ConfigurationException broken) {
            return 0;
        }
    }

    /// Remarks for the operator at the start, a printable line each.
    static List<String> remarks(SecurityConfig choice) {
        List<String> remarks = new ArrayList<>();
        try {
            settings(choice).ifPresent(settings -> {
                remarks.addAll(settings.remarks());
                settings.missing().forEach(each -> remarks.add(each + ": mail that needs TLS waits"));
            });
            read(choice);
        } catch (ConfigurationException broken) {
            remarks.add(broken.reason() + ": all mail waits");
        }
        return remarks;
    }

    private static Optional<TlsSettings> settings(SecurityConfig choice) throws ConfigurationException {
        Optional<Path> file = choice.settings();
        return file.isPresent() ? Optional.of(TlsSettings.read(file.get())) : Optional.empty();
    }

    private static TlsLevel.Table table(TlsPolicyFile policies, TlsLevel otherwise) {
        return (destination, host) -> policies.of(destination, host).orElse(otherwise);
    }

    /// `demand-tls-mode`: levels that allow clear text require TLS, stronger ones stay.
    private static TlsLevel demanded(TlsLevel level) {
        return switch (level) {
            case TlsLevel.None _, TlsLevel.May _, TlsLevel.Encrypt _ -> new TlsLevel.Encrypt();
            case TlsLevel.Dane _ -> new TlsLevel.Dane(Floor.ENCRYPTED);
            case TlsLevel.DaneFirst(TlsLevel otherwise) -> new TlsLevel.DaneFirst(demanded(otherwise));
            case TlsLevel.ServerNamed(var name, TlsLevel inner) -> new TlsLevel.ServerNamed(name, demanded(inner));
            case TlsLevel.Verify _, TlsLevel.Fingerprint _, TlsLevel.DaneOnly _ -> level;
        };
    }
}
