package org.zsmtp.submission.examples;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.auth.Mechanisms;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsOptions.Trust;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.SubmissionOptions;

final class Account {

    private Account() {}

    static SubmissionOptions options(List<Server> servers, Path authority, String password) {
        // begin account
        TransportSecurity verified = TransportSecurity.DEFAULTS
                .with((_, _) -> TlsLevel.Verify.HOST)
                .with(TlsOptions.DEFAULTS.with(new Trust(Trust.SystemStore.IGNORED, List.of(authority), List.of())));
        Credentials alice = new Credentials("alice", password, ClearText.NOWHERE, Mechanisms.AUTOMATIC);
        return SubmissionOptions.to(servers).with(verified).with(alice).withDeadline(Duration.ofMinutes(2));
        // end
    }
}
