package org.zsmtp.bench.micro;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Action;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.SmtpSession;
import org.zsmtp.smtp.wire.HeloName;

/// The core of a session without any socket: a message of 4 KB with one recipient, from submission to its report, on a
/// session that has sent some before, with PIPELINING (RFC 2920).
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
public class SessionBenchmark {

    private static final int OCTETS = 4096;

    private final MailObject mail = new MailObject(
            new Envelope(
                    ReversePath.parse("alice@sender.example"),
                    MailParameters.NONE,
                    List.of(new Recipient(ForwardPath.parse("bob@sink.example"), RcptParameters.NONE, 1))),
            Content.of(Samples.body(OCTETS, 0, false).getBytes(StandardCharsets.ISO_8859_1), BodyType.SEVEN_BIT));

    private SmtpSession session = new SmtpSession(SessionOptions.defaults(new HeloName("bench.sender.example")));

    /// Opens a session.
    @Setup(Level.Iteration)
    public void connect() {
        session = new SmtpSession(SessionOptions.defaults(new HeloName("bench.sender.example")));
        serverSays("220 sink.example ESMTP\r\n");
        drain();
        serverSays("250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n");
        drain();
        transaction();
    }

    /// @return octets that it wrote
    /// @throws IllegalStateException if there is no report
    @Benchmark
    public long transaction() {
        session.submit(new OutboundMessage(mail));
        long octets = drain();
        serverSays("250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 End data with <CR><LF>.<CR><LF>\r\n");
        octets += drain();
        serverSays("250 2.0.0 Ok: queued as 4711\r\n");
        long reports = drain();
        if (reports >= 0) {
            throw new IllegalStateException("no report");
        }
        return octets;
    }

    private void serverSays(String text) {
        session.receive(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /// @return octets written; less than 0 if a message was reported
    private long drain() {
        long octets = 0;
        boolean reported = false;
        for (Action action = session.poll(); action != null; action = session.poll()) {
            switch (action) {
                case Action.Write(ByteBuffer written) -> {
                    session.handedOver(written.remaining());
                    octets += written.remaining();
                }
                case Action.Report _ -> reported = true;
                default -> throw new IllegalStateException("the session wants " + action);
            }
        }
        return reported ? -1 : octets;
    }
}
