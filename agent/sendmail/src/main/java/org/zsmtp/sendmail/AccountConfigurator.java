package org.zsmtp.sendmail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.Mailbox;
import org.zsmtp.smtp.address.ReversePath;

/// Suggests an account for a mail address, by what its domain publishes of its submission servers (RFC 6186, RFC
/// 8314 section 5.1). What the DNS says is a suggestion to a person: it is marked where it leaves the address's
/// domain.
///
/// @param environment whose configuration file it is for
/// @param services what answers for SRV records
record AccountConfigurator(Environment environment, Services services) {

    private static final String IMPLICIT = "_submissions._tcp.";
    private static final String STARTTLS = "_submission._tcp.";

    /// A server that a domain names.
    record Target(String host, int port, int priority, int weight) {}

    /// Asks for SRV records.
    interface Services {
        /// @return the targets in the order in which they are wanted; none where there are none
        List<Target> of(String name);
    }

    AccountConfigurator(Environment environment) {
        this(environment, AccountConfigurator::ask);
    }

    /// @return an account file
    List<String> lines(String address) throws FailureException {
        Mailbox mailbox = mailbox(address);
        String domain = address.substring(address.lastIndexOf('@') + 1);
        Optional<Target> implicit = first(IMPLICIT + domain);
        Optional<Target> plain = implicit.isPresent() ? Optional.empty() : first(STARTTLS + domain);
        Target target = implicit.or(() -> plain)
                .orElseThrow(() -> new FailureException(
                        ExitStatus.EX_NOHOST,
                        "automatic configuration based on SRV records failed: no SRV records for " + IMPLICIT + domain
                                + " or " + STARTTLS + domain));
        List<String> lines = new ArrayList<>();
        lines.add("# - copy this to your configuration file " + Accounts.userFile(environment));
        if (!belongs(target.host(), domain)) {
            lines.add("# - warning: the host does not match the mail domain; please check");
        }
        lines.add("# - add your password to the key ring:");
        lines.add("#   secret-tool store --label=msmtp host " + target.host() + " service smtp user " + mailbox.text());
        lines.add("");
        lines.add("account " + mailbox.text());
        lines.add("host " + target.host());
        lines.add("port " + target.port());
        lines.add("tls on");
        lines.add("tls_starttls " + (implicit.isPresent() ? "off" : "on"));
        lines.add("auth on");
        lines.add("user " + mailbox.text());
        lines.add("from " + mailbox.text());
        return lines;
    }

    /// An address that could be misread in a configuration file or by a shell is no address here.
    private static Mailbox mailbox(String address) throws FailureException {
        boolean plain = address.chars().allMatch(c -> Character.isLetterOrDigit(c) || "@.+-_=".indexOf(c) >= 0);
        try {
            if (plain && ReversePath.parse(address) instanceof Mailbox mailbox) {
                return mailbox;
            }
        } catch (AddressSyntaxException e) {
            // Told below.
        }
        throw new FailureException(
                ExitStatus.EX_DATAERR, "automatic configuration based on SRV records failed: invalid mail address");
    }

    private Optional<Target> first(String name) {
        return services.of(name).stream()
                .filter(each -> each.port() > 0 && !each.host().isEmpty())
                .filter(each -> each.host().chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-'))
                .findFirst();
    }

    private static boolean belongs(String host, String domain) {
        String lower = host.toLowerCase(Locale.ROOT);
        String wanted = domain.toLowerCase(Locale.ROOT);
        return lower.equals(wanted) || lower.endsWith("." + wanted);
    }

    private static List<Target> ask(String name) {
        Record @Nullable [] records;
        try {
            records = new Lookup(Name.fromString(name + "."), Type.SRV).run();
        } catch (TextParseException e) {
            return List.of();
        }
        List<Target> targets = new ArrayList<>();
        for (Record each : records == null ? new Record[0] : records) {
            if (each instanceof SRVRecord service) {
                targets.add(new Target(
                        service.getTarget().toString(true),
                        service.getPort(),
                        service.getPriority(),
                        service.getWeight()));
            }
        }
        targets.sort((one, other) -> one.priority() == other.priority()
                ? Integer.compare(other.weight(), one.weight())
                : Integer.compare(one.priority(), other.priority()));
        return targets;
    }
}
