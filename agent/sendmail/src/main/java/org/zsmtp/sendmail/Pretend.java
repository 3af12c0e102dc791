package org.zsmtp.sendmail;

import java.util.ArrayList;
import java.util.List;
import org.zsmtp.sendmail.ZsendOptions.Mode;

/// What an account is, in the lines of `--pretend` and `--debug`. A password is a star.
final class Pretend {

    private static final String NOT_SET = "(not set)";

    private Pretend() {}

    static List<String> lines(Account account, ZsendOptions options) {
        List<String> lines = new ArrayList<>();
        lines.add(
                account.file().isEmpty()
                        ? "using account specified on command line"
                        : "using account " + account.name() + " from " + account.file());
        for (Setting setting : Setting.values()) {
            // msmtp has none, and people compare.
            boolean silent = setting == Setting.TLS_DANE && account.get(setting).equals(setting.ifUnset());
            if (!silent && (setting.compareTo(Setting.AUTO_FROM) < 0 || options.isSending())) {
                lines.add(setting.label() + " = " + value(account, setting, options));
            }
        }
        if (options.mode() == Mode.QUEUE_START) {
            lines.add("RMQS argument = " + options.argument());
        } else if (options.isSending()) {
            lines.add(
                    options.readRecipients()
                            ? "reading recipients from the command line and the mail"
                            : "reading recipients from the command line");
        }
        return lines;
    }

    private static String value(Account account, Setting setting, ZsendOptions options) {
        return switch (setting) {
            case PORT -> Integer.toString(account.port());
            case PROXY_PORT -> Integer.toString(account.proxyPort());
            case TIMEOUT -> account.get(setting).map(Pretend::seconds).orElse("off");
            case PASSWORD -> account.get(setting).isPresent() ? "*" : NOT_SET;
            case AUTH -> account.get(setting).orElse("none");
            case FROM -> account.get(setting).orElse(options.readFrom() ? "(read from mail)" : NOT_SET);
            default -> account.get(setting).orElse(NOT_SET);
        };
    }

    private static String seconds(String count) {
        return count.equals("1") ? "1 second" : count + " seconds";
    }
}
