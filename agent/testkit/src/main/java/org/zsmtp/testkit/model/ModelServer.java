package org.zsmtp.testkit.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A random mail server that keeps to RFC 5321, and knows which messages it took responsibility for.
///
/// It may refuse anything at any time and close with 421; what else happens to a connection (lost octets,
/// breaks, segments) is the [Wire]'s. The one liberty that a [Temper] can give it is to keep the state of a
/// refused message.
public final class ModelServer implements ModelPeer {

    private static final int[] TEMPORARY = {421, 450, 451, 452, 454, 499};
    private static final int[] PERMANENT = {500, 501, 530, 550, 551, 552, 553, 554, 599};
    private static final Set<String> DSN_OF_MAIL = Set.of("ENVID", "RET");
    private static final Set<String> DSN_OF_RCPT = Set.of("NOTIFY", "ORCPT");

    private final RandomGenerator random;
    private final Wire wire;
    private final Temper temper;
    private final ReplyTexts texts;
    private final List<Commitment> commitments = new ArrayList<>();
    private final List<String> recipients = new ArrayList<>();
    private boolean greeted;
    private boolean extended;
    private @Nullable String reversePath;

    /// @param random decides everything that the temper leaves open
    public ModelServer(RandomGenerator random, Wire wire, Temper temper) {
        this.random = random;
        this.wire = wire;
        this.temper = temper;
        this.texts = new ReplyTexts(random);
    }

    /// @return the messages taken, in order
    public List<Commitment> commitments() {
        return Collections.unmodifiableList(commitments);
    }

    /// @return true where it answered EHLO with its extensions
    public boolean extended() {
        return extended;
    }

    @Override
    public boolean work() {
        if (wire.hungUp()) {
            return false;
        }
        if (!greeted) {
            greeted = true;
            answer(220);
            return true;
        }
        ClientCommand command = wire.take();
        if (command == null) {
            return false;
        }
        if (random.nextInt(1000) < temper.closings()) {
            sayClosing();
            return true;
        }
        switch (command) {
            case ClientCommand.Connection _ -> throw new IllegalStateException("there is one connection");
            case ClientCommand.Hello(boolean ehlo, String _) -> hello(ehlo);
            case ClientCommand.Mail(String path, Map<String, String> parameters) -> mail(path, parameters);
            case ClientCommand.Rcpt(String path, Map<String, String> parameters) -> rcpt(path, parameters);
            case ClientCommand.Data _ -> data();
            case ClientCommand.EndOfData end -> endOfData(end.content());
            case ClientCommand.Rset _ -> {
                forget();
                say(250);
            }
            case ClientCommand.Quit _ -> {
                say(221);
                wire.close();
            }
        }
        return true;
    }

    /// Closes out of turn, as a server does that is shutting down (RFC 5321 section 3.8).
    public void sayClosing() {
        if (!wire.hungUp()) {
            greeted = true;
            say(421);
            wire.close();
        }
    }

    private void hello(boolean ehlo) {
        if (ehlo && !temper.knowsEhlo()) {
            say(PERMANENT[random.nextInt(3)]);
        } else if (refuses()) {
            refuse();
        } else if (ehlo) {
            extended = true;
            wire.say(capabilities());
        } else {
            say(250);
        }
    }

    private SaidReply capabilities() {
        List<String> keywords = new ArrayList<>();
        if (temper.pipelining()) keywords.add("PIPELINING");
        if (temper.eightBitMime()) keywords.add("8BITMIME");
        temper.size().ifPresent(limit -> keywords.add(limit == 0 ? "SIZE" : "SIZE " + limit));
        if (temper.dsn()) keywords.add("DSN");
        if (temper.enhancedStatusCodes()) keywords.add("ENHANCEDSTATUSCODES");
        if (random.nextBoolean()) keywords.add("X-\u00e9t\u00e9 \u0001 =");
        if (random.nextBoolean()) keywords.add("AUTH PLAIN LOGIN");
        for (int i = keywords.size() - 1; i > 0; i--) {
            Collections.swap(keywords, i, random.nextInt(i + 1));
        }
        if (random.nextInt(8) == 0) {
            keywords.replaceAll(keyword -> keyword.toLowerCase(Locale.ROOT));
        }
        keywords.addFirst("mx.example greets you");
        return new SaidReply(250, keywords);
    }

    private void mail(String path, Map<String, String> parameters) {
        for (String keyword : parameters.keySet()) {
            boolean offered = extended
                    && switch (keyword) {
                        case "SIZE" -> temper.size().isPresent();
                        case "BODY" -> temper.eightBitMime();
                        default -> temper.dsn() && DSN_OF_MAIL.contains(keyword);
                    };
            require(offered, "MAIL with " + keyword + ", which was not offered");
        }
        if (reversePath != null) {
            require(temper.keepsState(), "MAIL inside a transaction");
            say(503);
        } else if (refuses()) {
            refuse();
        } else {
            reversePath = path;
            say(250);
        }
    }

    private void rcpt(String path, Map<String, String> parameters) {
        for (String keyword : parameters.keySet()) {
            require(
                    extended && temper.dsn() && DSN_OF_RCPT.contains(keyword),
                    "RCPT with " + keyword + ", which was not offered");
        }
        if (reversePath == null) {
            say(503);
        } else if (refuses()) {
            refuse();
        } else {
            recipients.add(path);
            say(random.nextInt(8) == 0 ? 251 : 250);
        }
    }

    private void data() {
        if (recipients.isEmpty()) {
            say(temper.asksForNothing() ? 354 : random.nextBoolean() ? 503 : 554);
        } else if (refuses()) {
            refuse();
        } else {
            say(354);
        }
    }

    private void endOfData(String content) {
        if (recipients.isEmpty()) {
            require(content.isEmpty(), "content for nobody");
            forget();
            say(random.nextInt(4) == 0 ? 250 : 554);
            return;
        }
        int limit = extended ? temper.size().orElse(0) : 0;
        if (limit > 0 && content.length() > limit) {
            say(552);
        } else if (refuses()) {
            refuse();
        } else {
            commitments.add(new Commitment(String.valueOf(reversePath), recipients, content));
            forget();
            say(250);
            return;
        }
        if (!temper.keepsState()) {
            forget();
        }
    }

    private void forget() {
        reversePath = null;
        recipients.clear();
    }

    private void answer(int code) {
        if (refuses()) {
            refuse();
        } else {
            say(code);
        }
    }

    private boolean refuses() {
        return random.nextInt(1000) < temper.refusals();
    }

    private void refuse() {
        int[] codes = random.nextBoolean() ? TEMPORARY : PERMANENT;
        int code = codes[random.nextInt(codes.length)];
        say(code);
        if (code == 421) {
            wire.close();
        }
    }

    private void say(int code) {
        wire.say(texts.reply(code, temper.enhancedStatusCodes() && extended));
    }

    private static void require(boolean lawful, String otherwise) {
        if (!lawful) {
            throw new LawBrokenException(otherwise);
        }
    }
}
