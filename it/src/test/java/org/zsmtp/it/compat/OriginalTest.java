package org.zsmtp.it.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The original passes its own comparison: its commands, said again, get the captured answers and bring the captured
/// messages, and its reports and control files differ in nothing.
@Timeout(60)
class OriginalTest {

    static List<String> cases() {
        return Resources.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theOriginalDiffersInNothing(String name) throws Exception {
        Capture capture = Capture.load(name);
        Observation captured = capture.observation();
        try (Neighbourhood neighbourhood = Neighbourhood.open(capture, List.of())) {
            for (CapturedConnection connection : capture.transcript().connections()) {
                OriginalClient.repeat(
                        connection,
                        new InetSocketAddress(InetAddress.ofLiteral(connection.server()), neighbourhood.port()));
            }
            Observation ours =
                    new Observation(captured.runs(), captured.controls(), whole(capture, neighbourhood), List.of());
            assertThat(Comparison.between(captured, ours)).isEmpty();
        }
    }

    /// Of a message whose text the capture leaves out, nothing can be said again.
    private static List<DeliveredMessage> whole(Capture capture, Neighbourhood neighbourhood) {
        List<String> leftOut = capture.transcript().connections().stream()
                .flatMap(connection -> connection.transactions().stream())
                .flatMap(transaction -> transaction.message().stream())
                .filter(DeliveredMessage::leftOut)
                .map(message -> message.message().octets())
                .toList();
        return neighbourhood.messages().stream()
                .filter(message -> !leftOut.contains(message.message().octets()))
                .toList();
    }
}
