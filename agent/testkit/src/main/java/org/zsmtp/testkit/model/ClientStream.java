package org.zsmtp.testkit.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client wrote and what it had heard by then. Judges each octet at the moment it is written.
///
/// Replies answer commands by counting, the connection being the first command: each command has one reply, the end
/// of a message in LMTP one for each recipient that was accepted. A reply that cannot belong to its command, or
/// comes before it, poisons the connection; 421 ends it.
public final class ClientStream {

    /// Stands for no reply at all.
    public static final int NEVER = Integer.MAX_VALUE;

    /// The size from which content may not go in one chunk.
    private static final int LARGEST_CHUNK = 64_000;

    private final ClientRules rules;
    private final List<ClientCommand> commands = new ArrayList<>();
    private final List<List<SaidReply>> answers = new ArrayList<>();
    private final BitSet overlapped = new BitSet();
    private final byte[] line = new byte[2000];
    private int length;
    private int answered;
    private ContentReceiver content = new ContentReceiver();
    private boolean inContent;
    private boolean pipelining;
    private boolean chunking;
    private boolean offersTls;
    private boolean awaitsTls;
    private boolean secured;
    private boolean owesGreeting;
    private boolean challenged;
    private final Deque<String> responses = new ArrayDeque<>();
    private int mechanismsTried;
    private boolean identityRefused;
    private boolean authenticated;
    private boolean overlapEarned;
    private boolean mailHeard;
    private int mailCode;
    private int accepted;
    private int acceptedNevertheless;
    private int refused;
    private int poisonedAt = NEVER;
    private boolean mayOnlyLeave;
    private @Nullable SaidReply refusalInside;
    private boolean closing;

    /// @param rules what this client may do
    public ClientStream(ClientRules rules) {
        this.rules = rules;
        this.awaitsTls = rules.security() == ClientRules.Security.IMPLICIT;
        add(new ClientCommand.Connection());
    }

    /// @return what this client may do
    public ClientRules rules() {
        return rules;
    }

    /// The client writes these octets now.
    ///
    /// @throws LawBrokenException where it may not
    void write(ByteBuffer octets) {
        while (octets.hasRemaining()) {
            if (commands.getLast() instanceof ClientCommand.Chunk chunk && !chunk.isComplete()) {
                require(!shut(), "a chunk after the end of the conversation");
                chunk.content().append((char) (octets.get() & 0xff));
            } else if (inContent) {
                require(!shut(), "content after the end of the conversation");
                if (content.take(octets)) {
                    inContent = false;
                    add(new ClientCommand.EndOfData(content.content()));
                    content = new ContentReceiver();
                }
            } else {
                if (length == 0) {
                    mayBegin();
                }
                if (lineEnds(octets.get())) {
                    String text = new String(line, 0, length, StandardCharsets.US_ASCII);
                    command(challenged ? new ClientCommand.Response(text) : CommandLineParser.parse(text));
                    length = 0;
                }
            }
        }
    }

    /// The client has been given the last octet of this reply.
    void heard(SaidReply reply) {
        if (closing) {
            return;
        }
        if (awaitsTls) {
            poisonedAt = Math.min(poisonedAt, answered);
            return;
        }
        closing = reply.code() == 421;
        if (answered >= commands.size()) {
            if (inContent && reply.code() >= 400 && !shut()) {
                refusalInside = reply;
            }
            poison(reply);
            return;
        }
        ClientCommand command = commands.get(answered);
        // RSET is not known here: nothing but QUIT may follow.
        boolean unknown = command instanceof ClientCommand.Rset
                && (reply.code() == 500 || reply.code() == 502)
                && answered == commands.size() - 1;
        mayOnlyLeave |= unknown;
        if (!unknown && !command.canBeAnsweredBy(reply.code())) {
            poison(reply);
            return;
        }
        switch (command) {
            case ClientCommand.Hello hello -> {
                boolean heeded =
                        hello.extended() && reply.isCompletion() && rules.greeting() != ClientRules.Greeting.PLAIN;
                pipelining = heeded && reply.announces("PIPELINING");
                chunking = heeded && reply.announces("CHUNKING");
                offersTls = heeded && reply.announces("STARTTLS");
            }
            case ClientCommand.StartTls _ -> awaitsTls = reply.isCompletion();
            case ClientCommand.Auth _, ClientCommand.Response _ -> heardOfIdentity(reply);
            case ClientCommand.Mail _ -> {
                mailCode = reply.code();
                accepted = 0;
                acceptedNevertheless = 0;
                refused = 0;
            }
            case ClientCommand.Rcpt _ -> {
                if (reply.isCompletion() && mailCode / 100 == 2) accepted++;
                if (reply.isCompletion() && mailCode / 100 != 2) acceptedNevertheless++;
                if (!reply.isCompletion()) refused++;
            }
            case ClientCommand.Data _ -> {
                inContent = reply.isIntermediate();
                // Whose content does it want? Not that of a transaction which it refused; and in LMTP nobody can
                // tell how often it would answer for nobody.
                if (inContent && isForeign()) {
                    poison(reply);
                }
            }
            case ClientCommand.Connection _,
                    ClientCommand.Chunk _,
                    ClientCommand.EndOfData _,
                    ClientCommand.Rset _,
                    ClientCommand.Noop _,
                    ClientCommand.Quit _ -> {}
        }
        if (poisonedAt != NEVER) {
            return;
        }
        overlapEarned |= command.endsMessage() && reply.isCompletion() && accepted > 0;
        answers.get(answered).add(reply);
        if (answers.get(answered).size() >= due(command)) {
            answered++;
        }
    }

    private boolean isForeign() {
        boolean anotherOne = mailCode / 100 != 2 && (mailCode == 503 || acceptedNevertheless > 0);
        return anotherOne || (rules.lmtp() && accepted == 0);
    }

    private void heardOfIdentity(SaidReply reply) {
        challenged = reply.isIntermediate();
        boolean allSaid = responses.isEmpty();
        identityRefused = reply.code() >= 400;
        if ((challenged && allSaid) || (reply.isCompletion() && !allSaid)) {
            poison(reply);
        }
        authenticated |= reply.isCompletion() && allSaid;
    }

    private int due(ClientCommand command) {
        return rules.lmtp() && command.endsMessage() ? Math.max(1, accepted) : 1;
    }

    /// The connection has gone under TLS.
    ///
    /// @throws LawBrokenException where the client had not asked for that
    public void secured() {
        require(awaitsTls, "TLS without a word");
        awaitsTls = false;
        secured = true;
        owesGreeting = rules.security() != ClientRules.Security.IMPLICIT;
        pipelining = false;
        chunking = false;
        offersTls = false;
    }

    /// @return true where the connection is under TLS
    public boolean isSecured() {
        return secured;
    }

    /// @return true where the client waits for a handshake
    public boolean awaitsTls() {
        return awaitsTls;
    }

    /// The client has been given something that is no reply.
    void heardGarbage() {
        if (!closing) {
            poisonedAt = Math.min(poisonedAt, answered);
        }
    }

    /// @return the commands written, in order, the connection first
    public List<ClientCommand> commands() {
        return Collections.unmodifiableList(commands);
    }

    /// @return the replies that belong to the command at this index, in order
    public List<SaidReply> answers(int index) {
        return Collections.unmodifiableList(answers.get(index));
    }

    /// @return true where the command at this index has all its replies, and they can be believed
    public boolean isAnswered(int index) {
        return index < answered && index < poisonedAt;
    }

    /// @return the index of the first command whose reply a client cannot believe, or [#NEVER]
    public int poisonedAt() {
        return poisonedAt;
    }

    /// @return the refusal that came in the middle of content, where nothing else was due; or null
    public @Nullable SaidReply refusalInside() {
        return refusalInside;
    }

    /// @return true where the client has heard 421
    public boolean closing() {
        return closing;
    }

    /// @return true where a client may say nothing more
    public boolean shut() {
        return closing || poisonedAt != NEVER;
    }

    /// @return true where content may come, or some of it has come and not its end
    public boolean inContent() {
        return inContent;
    }

    /// @return true where the command at this index follows directly on an end of data that had no answer yet
    public boolean overlapped(int index) {
        return overlapped.get(index);
    }

    private void add(ClientCommand command) {
        commands.add(command);
        answers.add(new ArrayList<>(1));
    }

    private void poison(SaidReply reply) {
        if (reply.code() != 421) {
            poisonedAt = Math.min(poisonedAt, answered);
        }
    }

    private void mayBegin() {
        require(!awaitsTls, "clear text where the handshake belongs");
        if (commands.size() <= answered) {
            return;
        }
        ClientCommand last = commands.getLast();
        require(
                pipelining && rules.mayPipeline() && !last.endsGroup(),
                "a write past a synchronisation point, after " + last + " without its reply");
        require(
                !last.endsMessage() || (rules.mayOverlap() && overlapEarned),
                "the next message begins before the end of data is answered");
    }

    private boolean lineEnds(byte octet) {
        boolean afterCarriageReturn = length > 0 && line[length - 1] == '\r';
        if (octet == '\n') {
            require(afterCarriageReturn, "a command line that ends without CR");
            length--;
            return true;
        }
        require(!afterCarriageReturn, "a CR inside a command line");
        require(octet == '\r' || (octet >= ' ' && octet < 0x7f), "octet " + (octet & 0xff) + " in a command line");
        require(length < line.length, "a command line of more than " + line.length + " octets");
        line[length++] = octet;
        return false;
    }

    private void command(ClientCommand command) {
        // A refused client takes its leave without listening for more.
        require(!shut() || command instanceof ClientCommand.Quit, "a command after the end of the conversation");
        require(!mayOnlyLeave || command instanceof ClientCommand.Quit, command + " after a RSET that is not known");
        boolean pending = answered < commands.size();
        switch (command) {
            case ClientCommand.Mail _ -> {
                require(!owesGreeting, "MAIL before EHLO under TLS");
                require(
                        secured
                                || rules.security() == ClientRules.Security.CLEAR
                                || rules.security() == ClientRules.Security.WHERE_OFFERED,
                        "MAIL in clear text, and TLS is required");
                require(
                        rules.identity() == null || authenticated,
                        "MAIL from a client that must authenticate and has not");
                require(
                        !(pending && commands.getLast() instanceof ClientCommand.Chunk),
                        "MAIL after a chunk without its reply");
                mailHeard = true;
            }
            case ClientCommand.Data _ -> require(mayHaveContent(pending), "DATA, and some recipient is not accepted");
            case ClientCommand.Rset _ -> require(mailHeard, "RSET before the first MAIL");
            case ClientCommand.Chunk chunk -> {
                require(chunking && rules.mayChunk(), "BDAT, which was not offered or not wanted");
                require(chunk.octets() <= LARGEST_CHUNK, "a chunk of " + chunk.octets() + " octets");
                require(!pending, "a chunk before the replies to its envelope");
                require(mayHaveContent(false), "a chunk, and some recipient is not accepted");
                require(accepted > 0 && !rules.lmtp(), "a chunk for nobody, or for several answers");
                require(
                        commands.stream()
                                        .filter(each -> each instanceof ClientCommand.Mail)
                                        .count()
                                == 1,
                        "a chunk on a used connection");
            }
            case ClientCommand.Hello hello -> {
                require(rules.lmtp() == hello.verb().equals("LHLO"), hello.verb() + " in the wrong protocol");
                owesGreeting = false;
            }
            case ClientCommand.StartTls _ -> {
                require(
                        rules.security() == ClientRules.Security.WHERE_OFFERED
                                || rules.security() == ClientRules.Security.REQUIRED,
                        "STARTTLS from a client that does not want it");
                require(offersTls && !secured, "STARTTLS, which was not offered, or a second one");
            }
            case ClientCommand.Auth(String mechanism) -> {
                require(
                        secured || !offersTls || rules.security() == ClientRules.Security.CLEAR,
                        "a secret in clear text, and TLS was offered");
                authentication(mechanism);
            }
            case ClientCommand.Response(String text) -> {
                require(text.equals(responses.poll()), "not the response: " + text);
                challenged = false;
            }
            case ClientCommand.Connection _,
                    ClientCommand.Rcpt _,
                    ClientCommand.EndOfData _,
                    ClientCommand.Noop _,
                    ClientCommand.Quit _ -> {}
        }
        if (pending && commands.getLast().endsMessage()) {
            overlapped.set(commands.size());
        }
        add(command);
    }

    /// @param words the mechanism, and perhaps an initial response
    private void authentication(String words) {
        ClientRules.Identity identity = rules.identity();
        if (identity == null) {
            throw new LawBrokenException("AUTH without an identity");
        }
        String mechanism = words.split(" ", 2)[0];
        int index = identity.mechanisms().indexOf(mechanism);
        require(index >= mechanismsTried, "AUTH " + mechanism + ", which is none or was tried");
        require(mechanismsTried == 0 || (identity.goesOn() && identityRefused), "another AUTH");
        mechanismsTried = index + 1;
        identityRefused = false;
        responses.clear();
        if (words.equals("LOGIN")) {
            responses.addAll(List.of(identity.user(), identity.secret()));
        } else if (words.equals("PLAIN")) {
            responses.add(identity.both());
        } else {
            require(secured, "an initial response in clear text");
            require(words.equals("PLAIN " + identity.both()), "AUTH " + words);
        }
    }

    private boolean mayHaveContent(boolean pending) {
        return !rules.allOrNone() || (!pending && refused == 0);
    }

    private static void require(boolean lawful, String otherwise) {
        if (!lawful) {
            throw new LawBrokenException(otherwise);
        }
    }
}
