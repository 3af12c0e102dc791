package org.zsmtp.bench.demo;

import java.io.IOException;
import java.nio.file.Path;
import org.zsmtp.testkit.spool.MailDraft;
import org.zsmtp.testkit.spool.SpoolMaker;

/// Fills a spool with messages of many kinds.
final class DemoSpool {

    private static final int NOT_EVERY_ONE = 20;

    private final SpoolMaker maker;
    private final int messages;
    private int recipients;

    DemoSpool(Path postOffice, int messages) throws IOException {
        this.messages = messages;
        maker = new SpoolMaker(postOffice, 2);
        for (int i = 0; i < messages; i++) {
            maker.put(message(i));
        }
    }

    Path transport() {
        return maker.transport();
    }

    int messages() {
        return messages;
    }

    int recipients() {
        return recipients;
    }

    /// Short and long ones, dots in first columns, 8-bit text, notices asked for, several hosts and header sets.
    private MailDraft message(int number) {
        MailDraft draft = SpoolMaker.draft().header("Subject", "demonstration " + number);
        String host = host(number);
        String[] people = people(host);
        for (int i = 0; i <= number % 3; i++) {
            to(draft, host, people[(number + i) % people.length] + "@" + host);
        }
        switch (number % 6) {
            case 1 -> draft.body(".a dot in the first column\n..\n.\nand no line end at the end");
            case 2 ->
                draft.header("MIME-Version", "1.0")
                        .header("Content-Type", "text/plain; charset=utf-8")
                        .header("Content-Transfer-Encoding", "8bit")
                        .body("Gr\u00c3\u00bc\u00c3\u009fe aus dem Spool\n");
            case 3 -> draft.bodyOfSize(40_000);
            case 4 -> {
                draft.nextGroup("news@sender.example").header("Subject", "second header set " + number);
                to(draft, host, "editor-" + number + "@" + host);
            }
            case 5 -> draft.from("").body("a notice from nobody\n");
            default -> draft.bodyOfSize(1_500);
        }
        return draft;
    }

    /// The hosts that take nothing get a few messages, the others share the rest.
    private static String host(int number) {
        int hosts = DemoTown.HOSTS.size();
        if (number % NOT_EVERY_ONE == 0) {
            return DemoTown.HOSTS.get(hosts - 3 + (number / NOT_EVERY_ONE) % 3).domain();
        }
        return DemoTown.HOSTS.get(number % (hosts - 3)).domain();
    }

    private void to(MailDraft draft, String host, String address) {
        draft.to(host, address);
        recipients++;
    }

    private static String[] people(String host) {
        String one = switch (host) {
            case "school.example" -> "pupil";
            case "hotel.example" -> "guest";
            default -> "reader";
        };
        String[] people = new String[8];
        for (int i = 0; i < people.length; i++) {
            people[i] = one + "-" + i;
        }
        return people;
    }
}
