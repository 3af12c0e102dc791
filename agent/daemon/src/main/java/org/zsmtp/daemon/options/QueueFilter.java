package org.zsmtp.daemon.options;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// Which messages of a spool are listed; what is empty leaves none out.
///
/// @param host        that recipients wait for, in any letter case
/// @param channel     whose recipients are meant, matched exactly
/// @param sender      a part of the return path, in any letter case; `<>` for the null path
/// @param recipient   a part of an address that waits, in any letter case
/// @param olderThan   the least age
/// @param youngerThan the greatest age
/// @param messageId   a part of the Message-ID
public record QueueFilter(
        Optional<String> host,
        Optional<String> channel,
        Optional<String> sender,
        Optional<String> recipient,
        Optional<Duration> olderThan,
        Optional<Duration> youngerThan,
        Optional<String> messageId) {

    /// Leaves out nothing.
    public static final QueueFilter NONE = new QueueFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    static QueueFilter of(Choices choices, Optional<String> host) throws UsageException {
        return new QueueFilter(
                host,
                choices.of(Option.CHANNEL).stream()
                        .filter(given -> given.place() instanceof Given.Place.CommandLine)
                        .reduce((_, last) -> last)
                        .map(given -> String.valueOf(given.value())),
                choices.value(Option.SENDER, text -> text),
                choices.value(Option.RECIPIENT, text -> text),
                choices.value(Option.OLDER_THAN, Age::parse),
                choices.value(Option.YOUNGER_THAN, Age::parse),
                choices.value(Option.MESSAGE_ID, text -> text));
    }

    /// @param channelOfRecipient as its quad has it, as the other two
    public boolean wants(String channelOfRecipient, String hostOfRecipient, String address) {
        return channel.filter(wanted -> !wanted.equals(channelOfRecipient)).isEmpty()
                && host.filter(wanted -> !wanted.equalsIgnoreCase(hostOfRecipient))
                        .isEmpty()
                && contains(address, recipient);
    }

    /// @param path the return path, empty for the null path
    public boolean wantsSender(String path) {
        return sender.filter("<>"::equals).isPresent() ? path.isEmpty() : contains(path, sender);
    }

    /// @param text the control file's text for logs
    public boolean wantsMessageId(String text) {
        return contains(text, messageId);
    }

    /// A message whose age is not known is wanted only where no age is asked for.
    public boolean wantsAge(Optional<Duration> age) {
        return olderThan
                        .filter(least ->
                                age.filter(each -> each.compareTo(least) >= 0).isEmpty())
                        .isEmpty()
                && youngerThan
                        .filter(most ->
                                age.filter(each -> each.compareTo(most) <= 0).isEmpty())
                        .isEmpty();
    }

    private static boolean contains(String text, Optional<String> part) {
        return part.isEmpty()
                || text.toLowerCase(Locale.ROOT).contains(part.get().toLowerCase(Locale.ROOT));
    }
}
