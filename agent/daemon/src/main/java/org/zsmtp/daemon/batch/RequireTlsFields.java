package org.zsmtp.daemon.batch;

import java.util.List;
import java.util.Locale;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.spool.MailParameter;

/// The transport security that the sender of a message asks for (RFC 8689): REQUIRETLS is in the control file, its
/// opposite in the message's header.
final class RequireTlsFields {
    private static final String FIELD = "tls-required";

    private RequireTlsFields() {}

    /// What the whole message asks for.
    ///
    /// @param remarks gets a line for each parameter that has no meaning here
    static RequireTls asked(List<MailParameter> parameters, List<String> remarks) {
        RequireTls wish = RequireTls.AS_POLICY;
        for (MailParameter parameter : parameters) {
            if (parameter.keyword().equals(MailParameter.REQUIRETLS)) {
                wish = RequireTls.REQUIRED;
            } else {
                remarks.add("parameter " + parameter.keyword() + " left out: it is not known here");
            }
        }
        return wish;
    }

    /// What a group of recipients gets. The field `TLS-Required: No` counts where it stands once, with that value
    /// and no other, and never against REQUIRETLS (RFC 8689 sections 3 and 5).
    ///
    /// @param headers one octet in each character, folds inside
    static RequireTls of(RequireTls asked, List<String> headers) {
        if (asked == RequireTls.REQUIRED) {
            return asked;
        }
        List<String> values = headers.stream()
                .filter(RequireTlsFields::isField)
                .map(header -> header.substring(header.indexOf(':') + 1).strip())
                .toList();
        return values.size() == 1 && values.getFirst().equalsIgnoreCase("No") ? RequireTls.NOT_REQUIRED : asked;
    }

    private static boolean isField(String header) {
        int colon = header.indexOf(':');
        return colon > 0
                && header.substring(0, colon)
                        .stripTrailing()
                        .toLowerCase(Locale.ROOT)
                        .equals(FIELD);
    }
}
