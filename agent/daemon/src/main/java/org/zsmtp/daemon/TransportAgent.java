package org.zsmtp.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.zsmtp.daemon.process.ProtocolStreams;
import org.zsmtp.daemon.process.StopSignals;

/// The program that ZMailer's scheduler spawns: reads lines on descriptor 0, answers on descriptor 1.
public final class TransportAgent {

    private static final byte[] HUNGRY = "#hungry\n".getBytes(StandardCharsets.ISO_8859_1);

    private TransportAgent() {}

    public static void main(String[] arguments) throws IOException {
        ProtocolStreams streams = ProtocolStreams.take();
        StopSignals.listen(_ -> Runtime.getRuntime().exit(0));
        OutputStream answers = streams.toScheduler();
        answers.write(HUNGRY);
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(streams.fromScheduler(), StandardCharsets.ISO_8859_1));
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            answers.write(HUNGRY);
        }
        Runtime.getRuntime().exit(0);
    }
}
