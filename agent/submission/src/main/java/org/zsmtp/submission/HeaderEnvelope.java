package org.zsmtp.submission;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.InternationalMailbox;
import org.zsmtp.smtp.address.Mailbox;
import org.zsmtp.smtp.address.NullReversePath;
import org.zsmtp.smtp.address.Postmaster;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.address.Unqualified;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// The envelope that a header means. Where the message was resent (RFC 5322 section 3.6.6), its first block of
/// `Resent-` fields says so, and nothing else does: a block ends before another kind of field, and before a second
/// `Resent-From`, `Resent-Sender`, `Resent-Date` or `Resent-Message-ID`, which begins an older one.
///
/// What is broken is an error, and never a shorter list.
public final class HeaderEnvelope {

    /// Whose address is the originator's.
    public enum Originator {
        /// The sender's, else the only author's: `Sender`, then `From`.
        SENDER,
        /// The author's: `From`, of several the first.
        FROM
    }

    private static final String RESENT = "resent-";
    private static final List<String> ONCE_IN_A_BLOCK =
            List.of("resent-from", "resent-sender", "resent-date", "resent-message-id");

    private final List<HeaderField> fields;
    private final String prefix;

    private HeaderEnvelope(List<HeaderField> fields, String prefix) {
        this.fields = List.copyOf(fields);
        this.prefix = prefix;
    }

    /// What this header means. Nothing is read yet that could be wrong.
    public static HeaderEnvelope of(Header header) {
        List<HeaderField> block = new ArrayList<>();
        List<String> once = new ArrayList<>();
        for (HeaderField field : header.fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            boolean resent = name.startsWith(RESENT);
            boolean older = ONCE_IN_A_BLOCK.contains(name) && once.contains(name);
            if (!block.isEmpty() && (!resent || older)) {
                break;
            }
            if (resent) {
                block.add(field);
                once.add(name);
            }
        }
        return block.isEmpty() ? new HeaderEnvelope(header.fields(), "") : new HeaderEnvelope(block, "Resent-");
    }

    /// @return whether the message was resent
    public boolean isResent() {
        return !prefix.isEmpty();
    }

    /// @return the name of a field that this envelope is made of: `To`, or `Resent-To`
    public String name(String field) {
        return prefix + field;
    }

    /// @return whether this envelope has a field that is called so: in its block, where the message was resent
    boolean has(String field) {
        return fields.stream().anyMatch(each -> each.isNamed(name(field)));
    }

    /// The recipients of `To`, `Cc` and `Bcc`, or their `Resent-` kin: members of groups too, each address once, in
    /// the header's order. Addresses without a domain are the caller's to complete.
    ///
    /// @return possibly none
    /// @throws HeaderException where one of these fields is broken, or an address is not in UTF-8
    public List<ForwardPath> recipients() throws HeaderException {
        List<ForwardPath> all = new ArrayList<>();
        for (HeaderField field : fields) {
            if (field.isNamed(name("To")) || field.isNamed(name("Cc")) || field.isNamed(name("Bcc"))) {
                AddressList.parse(field, HeaderException.BAD_RECIPIENT).stream()
                        .map(HeaderEnvelope::forward)
                        .forEach(all::add);
            }
        }
        return all.stream().distinct().toList();
    }

    /// Recipients from text that is no header's: addresses as in `To`.
    ///
    /// @throws HeaderException where the text is no list of addresses, or a domain has no A-labels
    public static List<ForwardPath> recipients(String text) throws HeaderException {
        return AddressList.parse(given("recipients", text), HeaderException.BAD_RECIPIENT).stream()
                .map(HeaderEnvelope::forward)
                .distinct()
                .toList();
    }

    /// An originator from text that is no header's: one address as in `From`, or none for the null reverse-path.
    ///
    /// @throws HeaderException where the text is more than one address, or none, or its domain has no A-labels
    public static ReversePath originator(String text) throws HeaderException {
        if (text.isEmpty() || text.equals("<>")) {
            return ReversePath.parse("");
        }
        List<ReversePath> all = AddressList.parse(given("originator", text), HeaderException.BAD_ORIGINATOR);
        if (all.size() != 1) {
            throw new HeaderException(
                    HeaderException.BAD_ORIGINATOR, "an originator is one address: " + Printable.line(text));
        }
        return all.getFirst();
    }

    /// Text that is no header's as a field, octet by octet.
    static HeaderField given(String name, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return new HeaderField(name, new String(octets, StandardCharsets.ISO_8859_1));
    }

    /// The originator that the header names.
    ///
    /// @return empty where it has none of the fields
    /// @throws HeaderException where the field is broken, stands there twice, names several authors and no sender,
    ///     or an address is not in UTF-8
    public Optional<ReversePath> originator(Originator choice) throws HeaderException {
        return switch (choice) {
            case FROM -> address("From", false);
            case SENDER -> {
                Optional<ReversePath> sender = address("Sender", true);
                yield sender.isPresent() ? sender : address("From", true);
            }
        };
    }

    private Optional<ReversePath> address(String which, boolean alone) throws HeaderException {
        List<HeaderField> found =
                fields.stream().filter(each -> each.isNamed(name(which))).toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        EnhancedStatusCode status = HeaderException.BAD_ORIGINATOR;
        if (found.size() > 1) {
            throw new HeaderException(status, "more than one " + name(which) + " field");
        }
        List<ReversePath> all = AddressList.parse(found.getFirst(), status);
        if (all.isEmpty()) {
            throw new HeaderException(status, "no address in " + name(which));
        }
        if (alone && all.size() > 1) {
            throw new HeaderException(status, "more than one address in " + name(which));
        }
        return Optional.of(all.getFirst());
    }

    private static ForwardPath forward(ReversePath path) {
        return switch (path) {
            case Mailbox mailbox -> mailbox;
            case InternationalMailbox mailbox -> mailbox;
            case Unqualified unqualified when unqualified.text().equalsIgnoreCase("postmaster") -> new Postmaster();
            case Unqualified unqualified -> unqualified;
            case NullReversePath _ -> throw new IllegalStateException("a list of addresses has no null path");
        };
    }
}
