package org.zsmtp.delivery.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardedTest {
    private final Logger log = Logger.getLogger("org.zsmtp.listeners");
    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        log.setUseParentHandlers(false);
        log.addHandler(handler);
    }

    @AfterEach
    void leave() {
        log.removeHandler(handler);
        log.setUseParentHandlers(true);
    }

    @Test
    void listenerThatThrowsIsToldOfAndTheOthersHear() {
        List<String> heard = new ArrayList<>();
        Guarded.tell(List.of("one", "two", "three"), (String each) -> {
            if (each.equals("two")) {
                throw new StackOverflowError("deep");
            }
            heard.add(each);
        });
        assertThat(heard).containsExactly("one", "three");
        assertThat(logged).singleElement().satisfies(each -> {
            assertThat(each.getMessage()).contains("java.lang.String");
            assertThat(each.getThrown()).hasMessage("deep");
        });
    }
}
