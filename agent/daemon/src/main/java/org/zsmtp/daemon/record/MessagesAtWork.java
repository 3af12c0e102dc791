package org.zsmtp.daemon.record;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.MailObject;

/// The messages that are with the engine, and the jobs that they belong to. Thread-safe.
public final class MessagesAtWork {

    /// By content, which stays the same object when a message is split into transactions.
    private final Map<Content, JobMessage> messages = Collections.synchronizedMap(new IdentityHashMap<>());

    public void add(MailObject mail, JobMessage message) {
        messages.put(mail.content(), message);
    }

    public void remove(Set<Content> contents) {
        contents.forEach(messages::remove);
    }

    /// @return null where no job has sent it
    @Nullable
    public JobMessage of(MailObject mail) {
        return messages.get(mail.content());
    }
}
