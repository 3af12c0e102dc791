package org.zsmtp.smtp.mail;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/// On which events the sender wants to hear about a recipient, NOTIFY (RFC 3461 section 4.1).
///
/// @param conditions the events; none means NEVER
public record Notify(Set<Condition> conditions) {

    /// No notices at all.
    public static final Notify NEVER = new Notify(Set.of());

    /// An event that a sender may want to hear about, in the order that ZMailer writes them.
    public enum Condition {
        SUCCESS,
        FAILURE,
        DELAY
    }

    public Notify {
        conditions = conditions.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(conditions));
    }

    /// @return these conditions
    public static Notify on(Condition first, Condition... more) {
        return new Notify(EnumSet.of(first, more));
    }

    /// @return true where a notice of successful delivery is wanted
    public boolean success() {
        return conditions.contains(Condition.SUCCESS);
    }

    /// @return the parameter's value
    @Override
    public String toString() {
        return conditions.isEmpty()
                ? "NEVER"
                : conditions.stream().map(Condition::name).collect(Collectors.joining(","));
    }
}
