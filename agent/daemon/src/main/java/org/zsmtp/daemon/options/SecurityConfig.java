package org.zsmtp.daemon.options;

import java.nio.file.Path;
import java.util.Optional;
import org.zsmtp.delivery.policy.TlsLevel;

/// The transport security that is asked for. The files are not read here: one that is broken delays mail, and may be
/// corrected while the agent runs (decision 0038).
///
/// @param settings how TLS is done (`-S`)
/// @param policy   levels by destination (`--tls-policy`)
/// @param level    for destinations that the policy does not name (`--tls-level`)
public record SecurityConfig(Optional<Path> settings, Optional<Path> policy, TlsLevel level) {

    static SecurityConfig of(Choices choices) throws UsageException {
        choices.word(Option.TLS_LEVEL);
        return new SecurityConfig(
                choices.path(Option.TLS),
                choices.path(Option.TLS_POLICY),
                choices.value(Option.TLS_LEVEL, SecurityConfig::level)
                        .orElseGet(() -> level(Option.TLS_LEVEL.defaultValue())));
    }

    private static TlsLevel level(String word) {
        try {
            return PolicyLevel.parse(word);
        } catch (UsageException notOne) {
            throw new IllegalArgumentException(notOne.reason(), notOne);
        }
    }
}
