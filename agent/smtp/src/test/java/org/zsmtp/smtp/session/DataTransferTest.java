package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.NullReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;

/// What is known of a content's size decides how much room it gets, and nothing else.
class DataTransferTest {
    private static final String LINE = ".".repeat(70) + "\r\n";

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100, 70_000, 72_000, 1L << 40, Long.MAX_VALUE})
    void allIsSentWhateverTheSizeIsSaidToBe(long size) throws Exception {
        Content content = Content.of(LINE.repeat(1000).getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT);
        Recipient recipient = new Recipient(ForwardPath.parse("bob@b.example"), RcptParameters.NONE, 1);
        OutboundMessage message = new OutboundMessage(
                new MailObject(new Envelope(new NullReversePath(), MailParameters.NONE, List.of(recipient)), content));
        DataTransfer transfer = new DataTransfer(content.open(), size);
        Flight flight = new Flight(SessionListener.NONE, () -> 0);
        StringBuilder sent = new StringBuilder();
        boolean ended = false;
        int writes = 0;
        while (!ended) {
            ended = transfer.write(flight, message, 1);
            writes++;
            if (flight.isFull() || ended) {
                ByteBuffer octets = flight.take();
                sent.append(StandardCharsets.US_ASCII.decode(octets));
            }
        }
        assertThat(sent.toString()).isEqualTo(("." + LINE).repeat(1000) + ".\r\n");
        assertThat(writes).isLessThan(60);
    }
}
