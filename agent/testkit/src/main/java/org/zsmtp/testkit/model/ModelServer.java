package org.zsmtp.testkit.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A random mail server that keeps to RFC 5321, or for a client of LMTP to RFC 2033, and knows which messages it
/// took responsibility for.
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
    private final boolean lmtp;
    private final List<Commitment> commitments = new ArrayList<>();
    private final List<String> recipients = new ArrayList<>();
    private final StringBuilder chunks = new StringBuilder();

    /// LMTP: what is still to be said about the message that has ended.
    private final Deque<Integer> verdicts = new ArrayDeque<>();

    private boolean greeted;
    private boolean awaitsTls;
    private boolean secured;
    private boolean extended;
    /// How many responses are still to be asked for.
    private int prompts;

    private boolean plain;
    private int mails;
    private boolean chunkFailed;
    private boolean behindMessage;
    private @Nullable String reversePath;

    /// @param random decides everything that the temper leaves open
    public ModelServer(RandomGenerator random, Wire wire, Temper temper) {
        this.random = random;
        this.wire = wire;
        this.temper = temper;
        this.lmtp = wire.client().rules().lmtp();
        this.texts = new ReplyTexts(random);
        this.awaitsTls = wire.client().rules().security() == ClientRules.Security.IMPLICIT;
    }

    /// @return the messages taken, in order; in LMTP one for each recipient
    public List<Commitment> commitments() {
        return Collections.unmodifiableList(commitments);
    }

    /// @return true where it answered EHLO or LHLO with its extensions
    public boolean extended() {
        return extended;
    }

    @Override
    public boolean work() {
        if (wire.hungUp() || awaitsTls) {
            return false;
        }
        if (!greeted) {
            greeted = true;
            if (refuses()) {
                refuse();
            } else {
                wire.say(texts.greeting(temper.announces()));
            }
            return true;
        }
        if (!verdicts.isEmpty()) {
            int code = verdicts.remove();
            say(code);
            if (code == 421) {
                verdicts.clear();
                wire.close();
            }
            return true;
        }
        ClientCommand command = wire.take();
        if (command == null) {
            return false;
        }
        behindMessage = command.endsMessage();
        if (random.nextInt(1000) < temper.closings()) {
            sayClosing();
            return true;
        }
        switch (command) {
            case ClientCommand.Connection _ -> throw new IllegalStateException("there is one connection");
            case ClientCommand.Hello hello -> hello(hello.extended());
            case ClientCommand.StartTls _ -> startTls();
            case ClientCommand.Auth(String words) -> auth(words);
            case ClientCommand.Response _ -> response();
            case ClientCommand.Mail(String path, Map<String, String> parameters) -> mail(path, parameters);
            case ClientCommand.Rcpt(String path, Map<String, String> parameters) -> rcpt(path, parameters);
            case ClientCommand.Data _ -> data();
            case ClientCommand.Chunk chunk -> chunk(chunk);
            case ClientCommand.EndOfData end -> endOfData(end.content());
            case ClientCommand.Rset _ -> {
                forget();
                say(250);
            }
            case ClientCommand.Noop _ -> say(random.nextInt(8) == 0 ? 502 : 250);
            case ClientCommand.Quit _ -> {
                say(221);
                wire.close();
            }
        }
        return true;
    }

    /// Whether the end of a message came last, and it has all its answers.
    boolean isBehindMessage() {
        return behindMessage && verdicts.isEmpty();
    }

    /// What was said in clear text is forgotten (RFC 3207 section 4.2).
    @Override
    public void secured() {
        awaitsTls = false;
        secured = true;
        extended = false;
    }

    /// Closes out of turn, as a server does that is shutting down (RFC 5321 section 3.8).
    public void sayClosing() {
        if (awaitsTls) {
            wire.breakOff();
        }
        if (!wire.hungUp()) {
            greeted = true;
            // Who has been delivered to hears of it.
            verdicts.forEach(this::say);
            verdicts.clear();
            say(421);
            wire.close();
        }
    }

    // ---- before any mail ------------------------------------------------------------------------------------------

    private void hello(boolean asksForExtensions) {
        if (asksForExtensions && !lmtp && !temper.knowsEhlo()) {
            say(PERMANENT[random.nextInt(3)]);
        } else if (refuses()) {
            refuse();
        } else if (asksForExtensions) {
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
        if (temper.chunking()) keywords.add("CHUNKING");
        if (random.nextBoolean()) keywords.add("X-\u00e9t\u00e9 \u0001 =");
        if (temper.login()) {
            keywords.add(random.nextBoolean() ? "AUTH PLAIN LOGIN" : "AUTH=LOGIN PLAIN");
        }
        plain = temper.login() || random.nextBoolean();
        if (plain && !temper.login()) {
            keywords.add("AUTH PLAIN");
        }
        if (temper.startTls() && (!secured || random.nextInt(8) == 0)) keywords.add("STARTTLS");
        limits().ifPresent(keywords::add);
        for (int i = keywords.size() - 1; i > 0; i--) {
            Collections.swap(keywords, i, random.nextInt(i + 1));
        }
        if (random.nextInt(8) == 0) {
            keywords.replaceAll(keyword -> keyword.toLowerCase(Locale.ROOT));
        }
        keywords.addFirst("mx.example greets you");
        return new SaidReply(250, keywords);
    }

    private Optional<String> limits() {
        List<String> limits = new ArrayList<>();
        if (temper.statedRecipients()) limits.add("RCPTMAX=" + temper.recipients());
        temper.mails().ifPresent(most -> limits.add("MAILMAX=" + most));
        return limits.isEmpty() ? Optional.empty() : Optional.of("LIMITS " + String.join(" ", limits));
    }

    private void startTls() {
        require(extended && temper.startTls() && !secured, "STARTTLS, which was not offered");
        if (refuses()) {
            refuse(random.nextBoolean() ? 454 : 501);
        } else {
            say(220);
            awaitsTls = true;
        }
    }

    private void auth(String words) {
        boolean login = words.equals("LOGIN");
        require(extended && (login ? temper.login() : plain), "AUTH, which was not offered");
        prompts = login ? 2 : words.equals("PLAIN") ? 1 : 0;
        response();
    }

    private void response() {
        if (prompts == 0) {
            if (refuses()) {
                refuse(random.nextBoolean() ? 535 : 454);
            } else {
                say(235);
            }
        } else if (refuses()) {
            refuse();
        } else {
            prompt();
        }
    }

    private void prompt() {
        prompts--;
        say(334);
    }

    /// Some servers repeat what they were told.
    private void refuse(int code) {
        ClientRules.Identity identity = wire.client().rules().identity();
        if (identity != null && random.nextBoolean()) {
            wire.say(new SaidReply(code, List.of("wrong: " + identity.secret())));
        } else {
            say(code);
        }
    }

    // ---- mail -----------------------------------------------------------------------------------------------------

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
        mails++;
        boolean heeded = extended && wire.client().rules().greeting() != ClientRules.Greeting.PLAIN;
        require(!heeded || mails <= temper.mails().orElse(Integer.MAX_VALUE), "more transactions than it takes");
        require(!chunkFailed, "MAIL after a chunk that failed, without RSET");
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
        } else if (recipients.size() >= temper.recipients()) {
            int code = random.nextInt(4) == 0 ? 552 : 452;
            wire.say(texts.tooManyRecipients(code, temper.enhancedStatusCodes() && extended));
        } else {
            recipients.add(path);
            say(random.nextInt(8) == 0 ? 251 : 250);
        }
    }

    private void data() {
        if (recipients.isEmpty()) {
            say(temper.asksForNothing() && !lmtp ? 354 : random.nextBoolean() ? 503 : 554);
        } else if (refuses()) {
            refuse();
        } else {
            say(354);
        }
    }

    /// RFC 3030 section 2: after a failure nothing but RSET helps.
    private void chunk(ClientCommand.Chunk chunk) {
        if (recipients.isEmpty() || chunkFailed) {
            chunkFailed = true;
            say(random.nextBoolean() ? 503 : 554);
            return;
        }
        chunks.append(chunk.content());
        if (chunk.last()) {
            String content = chunks.toString();
            chunks.setLength(0);
            ended(content, true);
        } else if (refuses()) {
            chunkFailed = true;
            refuse();
        } else {
            say(250);
        }
    }

    private void endOfData(String content) {
        if (recipients.isEmpty()) {
            require(content.isEmpty(), "content for nobody");
            require(!lmtp, "an end of data for nobody in LMTP");
            forget();
            say(random.nextInt(4) == 0 ? 250 : 554);
        } else {
            ended(content, false);
        }
    }

    private void ended(String content, boolean chunked) {
        int limit = extended ? temper.size().orElse(0) : 0;
        boolean tooLarge = limit > 0 && content.length() > limit;
        if (lmtp) {
            endedForEach(content, tooLarge);
            return;
        }
        if (!tooLarge && !refuses()) {
            commitments.add(new Commitment(String.valueOf(reversePath), recipients, content));
            forget();
            say(250);
            return;
        }
        if (chunked) {
            chunkFailed = true;
        } else if (!temper.keepsState()) {
            forget();
        }
        if (tooLarge) {
            say(552);
        } else {
            refuse();
        }
    }

    /// Decided at once, told one by one: when the connection breaks in between, some have the message and nobody
    /// was told.
    private void endedForEach(String content, boolean tooLarge) {
        for (String recipient : recipients) {
            int[] codes = random.nextBoolean() ? TEMPORARY : PERMANENT;
            int code = tooLarge ? 552 : !refuses() ? 250 : codes[random.nextInt(codes.length)];
            verdicts.add(code);
            if (code == 250) {
                commitments.add(new Commitment(String.valueOf(reversePath), List.of(recipient), content));
            }
        }
        forget();
    }

    private void forget() {
        reversePath = null;
        recipients.clear();
        chunks.setLength(0);
        chunkFailed = false;
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
