package org.zsmtp.testkit.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// A server that keeps no rule: it answers twice, not at all, too early, with the wrong code, with what is no
/// reply, and in between just well enough to lead a client on.
public final class AnarchicServer implements ModelPeer {

    private static final int ACTIONS = 60;
    private static final int[] CODES = {200, 220, 221, 250, 251, 299, 334, 354, 399, 421, 450, 452, 503, 521, 550, 554};
    private static final int[] REFUSALS = {450, 550, 554};
    private static final List<String> KEYWORDS = List.of(
            "mx.example",
            "PIPELINING",
            "SIZE",
            "8BITMIME",
            "DSN",
            "STARTTLS",
            "ENHANCEDSTATUSCODES",
            "AUTH PLAIN LOGIN",
            "LIMITS RCPTMAX=3 MAILMAX=5");

    private final RandomGenerator random;
    private final Wire wire;
    private final ReplyTexts texts;
    private final int anarchy;
    private final List<String> keywords;
    private int left = ACTIONS;
    private boolean greeted;

    /// @param random decides everything
    public AnarchicServer(RandomGenerator random, Wire wire) {
        this.random = random;
        this.wire = wire;
        this.texts = new ReplyTexts(random);
        this.anarchy = 1 << random.nextInt(6);
        // With it hardly a client says DATA, and the rules for that would go untried.
        this.keywords = random.nextInt(4) == 0
                ? Stream.concat(KEYWORDS.stream(), Stream.of("CHUNKING")).toList()
                : KEYWORDS;
    }

    @Override
    public boolean work() {
        if (wire.hungUp() || left == 0) {
            return false;
        }
        left--;
        if (random.nextInt(64) < anarchy) {
            misbehave();
            return true;
        }
        if (!greeted) {
            greeted = true;
            say(220);
            return true;
        }
        ClientCommand command = wire.take();
        if (command == null) {
            return false;
        }
        answer(command);
        return true;
    }

    @Override
    public void secured() {}

    private void answer(ClientCommand command) {
        if (random.nextInt(8) == 0) {
            say(REFUSALS[random.nextInt(REFUSALS.length)]);
            return;
        }
        switch (command) {
            case ClientCommand.Hello _ -> wire.say(new SaidReply(250, keywords));
            case ClientCommand.Data _ -> say(354);
            case ClientCommand.Auth _ -> say(334);
            case ClientCommand.Response _ -> say(random.nextBoolean() ? 334 : 235);
            case ClientCommand.EndOfData _ -> {
                for (int i = wire.client().rules().lmtp() ? random.nextInt(3) : 0; i >= 0; i--) {
                    say(250);
                }
            }
            case ClientCommand.StartTls _ -> say(220);
            case ClientCommand.Connection _,
                    ClientCommand.Mail _,
                    ClientCommand.Rcpt _,
                    ClientCommand.Chunk _,
                    ClientCommand.Rset _,
                    ClientCommand.Noop _,
                    ClientCommand.Quit _ -> say(250);
        }
    }

    private void misbehave() {
        greeted = true;
        switch (random.nextInt(7)) {
            case 0 -> wire.sayGarbage(garbage());
            case 1 -> say(anyCode());
            case 2 -> wire.take();
            case 3 -> {
                wire.take();
                say(anyCode());
            }
            case 4 -> {
                say(anyCode());
                say(anyCode());
            }
            case 5 -> say(200 + random.nextInt(400));
            default -> {
                if (random.nextInt(4) == 0) {
                    wire.breakOff();
                }
            }
        }
    }

    private int anyCode() {
        return CODES[random.nextInt(CODES.length)];
    }

    private void say(int code) {
        wire.say(texts.reply(code, random.nextBoolean()));
    }

    /// Lines of which at least one is no reply, whatever stands around them.
    private byte[] garbage() {
        String text = switch (random.nextInt(12)) {
            case 0 -> "\r\n";
            case 1 -> "25\r\n";
            case 2 -> "999 no such code\r\n";
            case 3 -> "199 nor this\r\n";
            case 4 -> "250~ok\r\n";
            case 5 -> "250-a\r\n550 b\r\n";
            case 6 -> "\u0000\u0000\u0000\n";
            case 7 -> "+OK POP3\n";
            case 8 -> "2\u00b20 ok\r\n";
            case 9 -> " 250 ok\r\n";
            case 10 -> "250 " + "x".repeat(5000) + "\r\n";
            default -> random.nextInt(8) == 0 ? "250-x\r\n".repeat(1100) + "250 x\r\n" : "hello\r\n";
        };
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
