package org.zsmtp.daemon.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerQueueTest {

    private int answers;
    private final AnswerQueue queue = new AnswerQueue(() -> answers++);

    @Test
    void lineIsAnsweredNoSoonerThanThoseBeforeIt() {
        AnswerQueue.Line first = queue.taken();
        AnswerQueue.Line second = queue.taken();
        AnswerQueue.Line third = queue.taken();
        queue.done(second);
        assertThat(answers).isZero();
        queue.done(first);
        assertThat(answers).isEqualTo(2);
        queue.done(third);
        assertThat(answers).isEqualTo(3);
    }

    @Test
    void eachLineIsAnsweredOnce() {
        for (int i = 0; i < 3; i++) {
            queue.done(queue.taken());
        }
        assertThat(answers).isEqualTo(3);
    }
}
