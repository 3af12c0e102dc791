package org.zsmtp.daemon.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.Delayed;
import org.zsmtp.delivery.Verdict.Delivered;
import org.zsmtp.delivery.Verdict.Failed;
import org.zsmtp.delivery.Verdict.Relayed;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.scheduler.NotaryAction;

class ReportStatusOfTest {

    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(new Relayed(SuccessNotice.NOT_ASKED), "ok3", NotaryAction.NONE),
                Arguments.of(new Relayed(SuccessNotice.PASSED_ON), "ok3", NotaryAction.NONE),
                Arguments.of(new Relayed(SuccessNotice.OWED), "ok2", NotaryAction.RELAYED),
                Arguments.of(new Delivered(SuccessNotice.NOT_ASKED), "ok3", NotaryAction.NONE),
                Arguments.of(new Delivered(SuccessNotice.OWED), "ok2", NotaryAction.DELIVERED),
                Arguments.of(new Failed(Scope.RECIPIENT), "error2", NotaryAction.FAILED),
                Arguments.of(new Failed(Scope.TRANSACTION), "error2", NotaryAction.FAILED),
                Arguments.of(new Failed(Scope.SESSION), "error2", NotaryAction.FAILED),
                Arguments.of(new Failed(Scope.HOST), "error2", NotaryAction.FAILED),
                Arguments.of(new Failed(Scope.DESTINATION), "error2", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.RECIPIENT, Delay.NOT_ACCEPTED), "deferred", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.TRANSACTION, Delay.NOT_ACCEPTED), "deferred", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.SESSION, Delay.NOT_ACCEPTED), "retryat +60", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.HOST, Delay.NOT_ACCEPTED), "deferall", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.DESTINATION, Delay.NOT_ACCEPTED), "deferall", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.RECIPIENT, Delay.REFUSED_AT_END), "deferback", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.TRANSACTION, Delay.REFUSED_AT_END), "deferback", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.SESSION, Delay.REFUSED_AT_END), "deferback", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.HOST, Delay.REFUSED_AT_END), "deferback", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.DESTINATION, Delay.REFUSED_AT_END), "deferback", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.RECIPIENT, Delay.IN_DOUBT), "deferback", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.TRANSACTION, Delay.IN_DOUBT), "deferback", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.SESSION, Delay.IN_DOUBT), "deferback", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.HOST, Delay.IN_DOUBT), "deferback", NotaryAction.FAILED),
                Arguments.of(new Delayed(Scope.DESTINATION, Delay.IN_DOUBT), "deferback", NotaryAction.FAILED));
    }

    @ParameterizedTest
    @MethodSource("table")
    void verdictBecomesStatusAndAction(Verdict verdict, String status, NotaryAction action) {
        assertThat(ReportStatusOf.of(verdict)).hasToString(status);
        assertThat(ReportStatusOf.action(verdict)).isEqualTo(action);
    }

    @Test
    void theTableIsComplete() {
        List<Verdict> all = new ArrayList<>();
        for (SuccessNotice notice : SuccessNotice.values()) {
            all.add(new Relayed(notice));
            if (notice != SuccessNotice.PASSED_ON) {
                all.add(new Delivered(notice));
            }
        }
        for (Scope scope : Scope.values()) {
            all.add(new Failed(scope));
            for (Delay delay : Delay.values()) {
                all.add(new Delayed(scope, delay));
            }
        }
        assertThat(table().map(row -> (Verdict) row.get()[0])).containsExactlyInAnyOrderElementsOf(all);
    }
}
