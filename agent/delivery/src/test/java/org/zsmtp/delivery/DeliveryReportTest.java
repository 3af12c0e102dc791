package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zsmtp.delivery.Conversations.recipient;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.mail.Recipient;

class DeliveryReportTest {

    private static final RecipientResult ONE = LocalResult.stopped(recipient(1), new Cancellation());
    private static final RecipientResult TWO = LocalResult.stopped(recipient(2), new Cancellation());

    @Test
    void resultsAreInTheOrderOfTheEnvelope() {
        assertThat(DeliveryReport.of(List.of(recipient(1), recipient(2)), List.of(TWO, ONE))
                        .results())
                .containsExactly(ONE, TWO);
    }

    @Test
    void aReportIsShortToRead() {
        assertThat(ONE).asString().startsWith(recipient(1).forwardPath() + ": delayed, 4.");
        assertThat(DeliveryReport.of(List.of(recipient(1), recipient(2)), List.of(TWO, ONE)))
                .hasToString(ONE + "; " + TWO);
        List<Recipient> many =
                LongStream.rangeClosed(1, 7).mapToObj(Conversations::recipient).toList();
        assertThat(DeliveryReport.of(
                        many,
                        many.stream()
                                .map(each -> LocalResult.stopped(each, new Cancellation()))
                                .toList()))
                .asString()
                .endsWith("; and 2 more")
                .hasSizeLessThan(1100);
    }

    @Test
    void eachRecipientHasExactlyOneResult() {
        assertThatThrownBy(() -> DeliveryReport.of(List.of(recipient(1), recipient(2)), List.of(ONE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no result for recipient 2");
        assertThatThrownBy(() -> DeliveryReport.of(List.of(recipient(1)), List.of(ONE, ONE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two results for recipient 1");
        assertThatThrownBy(() -> DeliveryReport.of(List.of(recipient(1)), List.of(ONE, TWO)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a result for a recipient that is not of this envelope");
    }
}
