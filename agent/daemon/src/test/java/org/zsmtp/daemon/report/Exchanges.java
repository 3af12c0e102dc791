package org.zsmtp.daemon.report;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.EsmtpParameter;
import org.zsmtp.smtp.wire.Reply;

/// Exchanges that no session has made, from the lines of their commands.
final class Exchanges {

    private Exchanges() {}

    static Exchange of(String line, @Nullable Reply reply) {
        Exchange exchange = Exchange.of(command(line), reply);
        if (!exchange.line().equals(line)) {
            throw new IllegalArgumentException(line);
        }
        return exchange;
    }

    private static Command command(String line) {
        return switch (line) {
            case "DATA" -> new Command.Data();
            case "." -> new Command.EndOfData();
            case "QUIT" -> new Command.Quit();
            default -> {
                String path = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                yield line.startsWith("MAIL")
                        ? new Command.Mail(ReversePath.parse(path), parameters(line))
                        : new Command.Rcpt(ForwardPath.parse(path), parameters(line));
            }
        };
    }

    private static List<EsmtpParameter> parameters(String line) {
        return Arrays.stream(line.substring(line.indexOf('>') + 1).split(" ", -1))
                .skip(1)
                .map(each -> each.split("=", 2))
                .map(each -> new EsmtpParameter(each[0], each[1]))
                .toList();
    }
}
