package org.zsmtp.daemon;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.zsmtp.daemon.report.HarmlessText;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Reply;

/// The log for operators: one line for each recipient's result, `key=value`, in an order that does not change;
/// the life
/// of connections at debug level. Never content, and nothing of a peer's that could act on a reader.
/// Thread-safe.
final class DeliveryLog implements DeliveryListener {
    private static final int LONGEST = 300;

    private final Supplier<Logger> log;

    /// @param log asked for with the first line: loading the library takes longer than starting the agent
    DeliveryLog(Supplier<Logger> log) {
        this.log = log;
    }

    @Override
    public void settled(MailObject mail, RecipientResult result) {
        log.get().info(line(mail, result));
    }

    static String line(MailObject mail, RecipientResult result) {
        Diagnosis diagnosis = result.diagnosis();
        Reply reply = diagnosis.reply();
        RemoteMta mta = result.remoteMta();
        return "to=" + quoted(result.recipient().forwardPath().text())
                + " from=" + quoted(mail.envelope().reversePath().text())
                + " offset=" + result.recipient().id()
                + " result=" + word(result.verdict())
                + " status=" + diagnosis.status()
                + " relay=" + (mta == null ? "none" : quoted(mta.name() + "[" + address(mta.remote()) + "]"))
                + " reply=" + (reply == null ? "none" : quoted(reply.code() + " " + reply.lastLine()))
                + " why=" + quoted(diagnosis.text());
    }

    @Override
    public void routed(Destination destination, List<String> hosts, String why) {
        log.get().debug("routed to={} hosts={} why={}", quoted(destination.toString()), hosts.size(), quoted(why));
    }

    @Override
    public void connecting(InetSocketAddress endpoint) {
        log.get().debug("connecting address={}", address(endpoint));
    }

    @Override
    public void connectFailed(InetSocketAddress endpoint, String why) {
        log.get().info("connect-failed address={} why={}", address(endpoint), quoted(why));
    }

    @Override
    public void established(InetSocketAddress endpoint, Capabilities capabilities) {
        log.get().debug("established address={}", address(endpoint));
    }

    @Override
    public void closed(InetSocketAddress endpoint, int transactions) {
        log.get().debug("closed address={} transactions={}", address(endpoint), transactions);
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Relayed _ -> "relayed";
            case Verdict.Failed _ -> "failed";
            case Verdict.Delayed delayed ->
                switch (delayed.delay()) {
                    case NOT_ACCEPTED, REFUSED_AT_END -> "delayed";
                    case IN_DOUBT -> "in-doubt";
                };
        };
    }

    private static String address(InetSocketAddress address) {
        return address.isUnresolved() ? "none" : address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private static String quoted(String value) {
        return '"' + HarmlessText.ascii(value, LONGEST).replace('"', '\'') + '"';
    }
}
