package org.zsmtp.testkit.scheduler;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All files that the scheduler knows, and what it thinks of their recipients, ordered in threads: one for each
/// host of a channel. Guarded by the driver.
final class WorkList {

    /// What one job line stands for: the recipients of one host in one file.
    ///
    /// @param host in lower case, as the scheduler says it
    record Job(ControlView file, String host, List<ScheduledRecipient> recipients) {}

    private final Predicate<ScheduledRecipient> ours;
    private final Map<Long, ControlView> files = new LinkedHashMap<>();
    private final Map<ScheduledRecipient, RecipientState> states = new HashMap<>();
    /// Jobs not handed out, by host.
    private final Map<String, LinkedHashMap<Long, Job>> threads = new LinkedHashMap<>();

    private final EnumMap<RecipientState, Integer> tally = new EnumMap<>(RecipientState.class);

    /// @param ours other recipients are nobody's business here
    WorkList(Predicate<ScheduledRecipient> ours) {
        this.ours = ours;
        for (RecipientState state : RecipientState.values()) tally.put(state, 0);
    }

    boolean knows(long id) {
        return files.containsKey(id);
    }

    /// @param tags the state that each recipient's tag tells, in the order of the file
    void add(ControlView file, List<RecipientState> tags) {
        files.put(file.id(), file);
        for (int i = 0; i < tags.size(); i++) {
            ScheduledRecipient recipient = file.recipients().get(i);
            if (ours.test(recipient)) set(recipient, tags.get(i));
        }
        enqueue(file);
    }

    /// Puts the pending recipients of a file into their threads.
    private void enqueue(ControlView file) {
        Map<String, List<ScheduledRecipient>> byHost = new LinkedHashMap<>();
        for (ScheduledRecipient recipient : file.recipients()) {
            if (states.get(recipient) != RecipientState.PENDING) continue;
            byHost.computeIfAbsent(recipient.host().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(recipient);
        }
        byHost.forEach((host, recipients) -> threads.computeIfAbsent(host, _ -> new LinkedHashMap<>())
                .put(file.id(), new Job(file, host, recipients)));
    }

    /// Hands out the next job of a thread.
    ///
    /// @return null if the thread has none
    @Nullable
    Job next(String host) {
        LinkedHashMap<Long, Job> thread = threads.get(host);
        if (thread == null) return null;
        Job job = thread.pollFirstEntry().getValue();
        if (thread.isEmpty()) threads.remove(host);
        job.recipients().forEach(r -> set(r, RecipientState.OFFERED));
        return job;
    }

    /// @return a host that has jobs; null if none has
    @Nullable
    String anyHost() {
        return threads.isEmpty() ? null : threads.keySet().iterator().next();
    }

    /// Nothing more of this thread is handed out until [#retry].
    void holdBack(String host) {
        LinkedHashMap<Long, Job> thread = threads.remove(host);
        if (thread == null) return;
        thread.values().forEach(job -> job.recipients().forEach(r -> set(r, RecipientState.DEFERRED)));
    }

    /// What was deferred becomes pending.
    void retry() {
        move(RecipientState.DEFERRED, RecipientState.PENDING);
    }

    /// What was handed out and not reported becomes pending.
    void takeBack() {
        move(RecipientState.OFFERED, RecipientState.PENDING);
    }

    private void move(RecipientState from, RecipientState to) {
        for (ScheduledRecipient recipient : List.copyOf(states.keySet())) {
            if (states.get(recipient) == from) set(recipient, to);
        }
        threads.clear();
        files.values().forEach(this::enqueue);
    }

    void set(ScheduledRecipient recipient, RecipientState state) {
        RecipientState old = states.put(recipient, state);
        if (old != null) tally.merge(old, -1, Integer::sum);
        tally.merge(state, 1, Integer::sum);
    }

    /// @return null for a recipient that is not ours
    @Nullable
    RecipientState state(ScheduledRecipient recipient) {
        return states.get(recipient);
    }

    @Nullable
    ControlView file(long id) {
        return files.get(id);
    }

    /// @return null if no recipient line begins there
    @Nullable
    ScheduledRecipient recipient(long id, long offset) {
        ControlView file = files.get(id);
        return file == null ? null : file.recipient(offset);
    }

    boolean finished(ControlView file) {
        return file.recipients().stream().map(states::get).allMatch(state -> state != null && state.isFinal());
    }

    void forget(ControlView file) {
        files.remove(file.id());
    }

    List<ControlView> files() {
        return List.copyOf(files.values());
    }

    int count(RecipientState state) {
        return tally.getOrDefault(state, 0);
    }

    Map<ScheduledRecipient, RecipientState> states() {
        return Map.copyOf(states);
    }
}
