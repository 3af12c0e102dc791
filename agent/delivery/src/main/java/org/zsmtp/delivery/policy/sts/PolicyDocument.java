package org.zsmtp.delivery.policy.sts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zsmtp.delivery.policy.PolicyFetcher;
import org.zsmtp.delivery.policy.StsPolicy;
import org.zsmtp.delivery.policy.StsPolicy.Mode;
import org.zsmtp.delivery.policy.StsPolicy.MxPattern;
import org.zsmtp.delivery.policy.StsPolicy.MxPattern.Kind;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.text.Printable;

/// Reads a policy as its host serves it (RFC 8461 section 3.2).
///
/// Lines end in CRLF or LF. Keys that are unknown are passed over, and so is a second one of those that may stand once.
/// Anything else that the RFC does not allow makes the whole policy invalid: half of a list of hosts would keep mail
/// from the other half. An age beyond the RFC's year counts as the year.
final class PolicyDocument {

    /// RFC 8461 section 3.2: about one year.
    private static final long LONGEST_AGE = 31_557_600;

    private static final Pattern LINE_END = Pattern.compile("\r?\n");
    /// The value is octets: an extension's may be UTF-8, of which some look like line ends to a pattern's dot.
    private static final Pattern FIELD =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*(.*?)[ \t]*", Pattern.DOTALL);
    private static final Pattern BLANK = Pattern.compile("[ \t]*");
    private static final Pattern AGE = Pattern.compile("[0-9]{1,10}");

    private static final int LINES_KEPT = 100;
    private static final int LINE_KEPT = 300;

    private final Map<String, String> fields = new HashMap<>();
    private final List<MxPattern> exchangers = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    private PolicyDocument() {}

    /// @throws InvalidPolicyException where it is no valid policy
    static StsPolicy parse(String text) throws InvalidPolicyException {
        if (text.length() > PolicyFetcher.MAX_OCTETS) {
            throw new InvalidPolicyException("it is longer than " + PolicyFetcher.MAX_OCTETS + " octets");
        }
        PolicyDocument document = new PolicyDocument();
        for (String line : LINE_END.split(text, -1)) {
            if (!BLANK.matcher(line).matches()) {
                document.read(line);
            }
        }
        return document.policy();
    }

    private void read(String line) throws InvalidPolicyException {
        Matcher field = FIELD.matcher(line);
        if (!field.matches()) {
            throw new InvalidPolicyException("a line is no field: " + printable(line));
        }
        if (lines.size() < LINES_KEPT) {
            lines.add(printable(line));
        }
        if (field.group(1).equals("mx")) {
            exchangers.add(pattern(field.group(2)));
        } else {
            fields.putIfAbsent(field.group(1), field.group(2));
        }
    }

    private static MxPattern pattern(String text) throws InvalidPolicyException {
        boolean wildcard = text.startsWith("*.");
        try {
            return new MxPattern(
                    DomainName.parse(wildcard ? text.substring(2) : text), wildcard ? Kind.WILDCARD : Kind.EXACT);
        } catch (AddressSyntaxException noName) {
            throw new InvalidPolicyException("no name of a host: " + printable(text));
        }
    }

    private StsPolicy policy() throws InvalidPolicyException {
        if (!field("version").equals("STSv1")) {
            throw new InvalidPolicyException("unknown version: " + printable(field("version")));
        }
        Mode mode = switch (field("mode")) {
            case "enforce" -> Mode.ENFORCE;
            case "testing" -> Mode.TESTING;
            case "none" -> Mode.NONE;
            default -> throw new InvalidPolicyException("unknown mode: " + printable(field("mode")));
        };
        if (mode != Mode.NONE && exchangers.isEmpty()) {
            throw new InvalidPolicyException("it names no mx");
        }
        if (!AGE.matcher(field("max_age")).matches()) {
            throw new InvalidPolicyException("max_age is no number of seconds: " + printable(field("max_age")));
        }
        long seconds = Math.min(Long.parseLong(field("max_age")), LONGEST_AGE);
        return new StsPolicy(mode, exchangers, Duration.ofSeconds(seconds), lines);
    }

    private String field(String key) throws InvalidPolicyException {
        String value = fields.get(key);
        if (value == null) {
            throw new InvalidPolicyException("it has no " + key);
        }
        return value;
    }

    private static String printable(String text) {
        return Printable.excerpt(text, LINE_KEPT);
    }
}
