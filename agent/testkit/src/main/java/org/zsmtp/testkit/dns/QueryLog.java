package org.zsmtp.testkit.dns;

import java.util.ArrayList;
import java.util.List;
import org.zsmtp.testkit.BoundedWait;

/// Questions in the order of their arrival. Any thread may add, read and wait.
final class QueryLog {

    private final List<DnsQuestion> questions = new ArrayList<>();
    private final BoundedWait progress = new BoundedWait();

    void add(DnsQuestion question) {
        synchronized (questions) {
            questions.add(question);
        }
        progress.changed();
    }

    List<DnsQuestion> all() {
        synchronized (questions) {
            return List.copyOf(questions);
        }
    }

    void await(int count) {
        progress.until(() -> all().size() >= count, BoundedWait.PATIENCE, () -> "only " + all());
    }
}
