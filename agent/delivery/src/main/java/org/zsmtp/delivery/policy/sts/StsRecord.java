package org.zsmtp.delivery.policy.sts;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// By which a domain says in the DNS that it has a policy (RFC 8461 section 3.1).
///
/// @param id of the policy: another one means another policy
record StsRecord(String id) {

    private static final Pattern VERSION = Pattern.compile("v=STSv1[ \t]*;.*", Pattern.DOTALL);
    private static final Pattern DELIMITER = Pattern.compile("[ \t]*;[ \t]*");
    private static final Pattern ID = Pattern.compile("id=([A-Za-z0-9]{1,32})");
    private static final Pattern EXTENSION =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}=[\\x21-\\x3A\\x3C\\x3E-\\x7E]+");

    /// @param texts of `_mta-sts.` before the domain
    /// @return the domain's record; empty where there is none, several, or a broken one
    static Optional<StsRecord> of(List<String> texts) {
        List<String> versioned =
                texts.stream().filter(text -> VERSION.matcher(text).matches()).toList();
        return versioned.size() == 1 ? parse(versioned.getFirst()) : Optional.empty();
    }

    private static Optional<StsRecord> parse(String text) {
        String id = null;
        String[] fields = DELIMITER.split(text, -1);
        // The last one may end in a delimiter, too.
        int end = fields[fields.length - 1].isEmpty() ? fields.length - 1 : fields.length;
        for (int i = 1; i < end; i++) {
            Matcher matcher = ID.matcher(fields[i]);
            if (matcher.matches()) {
                // A second one leaves it open which policy is meant.
                if (id != null) {
                    return Optional.empty();
                }
                id = matcher.group(1);
            } else if (fields[i].startsWith("id=")
                    || !EXTENSION.matcher(fields[i]).matches()) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(id).map(StsRecord::new);
    }
}
