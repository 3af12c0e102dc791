package org.zsmtp.testkit.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/// What a client wrote and what it had heard by then. Judges each octet at the moment it is written.
///
/// Replies answer commands by counting, the connection being the first command: reply `i` belongs to command `i`. A
/// reply that cannot belong to its command, or comes before it, poisons the connection; 421 ends it.
public final class ClientStream {

    /// Stands for no reply at all.
    public static final int NEVER = Integer.MAX_VALUE;

    private final boolean mayPipeline;
    private final boolean mayOverlap;
    private final List<ClientCommand> commands = new ArrayList<>();
    private final List<SaidReply> replies = new ArrayList<>();
    private final BitSet overlapped = new BitSet();
    private final byte[] line = new byte[2000];
    private int length;
    private ContentReceiver content = new ContentReceiver();
    private boolean inContent;
    private boolean pipelining;
    private boolean overlapEarned;
    private boolean mailHeard;
    private int mailCode;
    private int accepted;
    private int poisonedAt = NEVER;
    private boolean closing;

    /// @param mayPipeline whether this client may send groups where the server offers it
    /// @param mayOverlap  whether the next message may begin behind an end of data that has no answer yet, once the
    ///     connection has taken a message
    public ClientStream(boolean mayPipeline, boolean mayOverlap) {
        this.mayPipeline = mayPipeline;
        this.mayOverlap = mayOverlap;
        commands.add(new ClientCommand.Connection());
    }

    /// The client writes these octets now.
    ///
    /// @throws LawBrokenException where it may not
    void write(ByteBuffer octets) {
        while (octets.hasRemaining()) {
            if (inContent) {
                require(!shut(), "content after the end of the conversation");
                if (content.take(octets)) {
                    inContent = false;
                    commands.add(new ClientCommand.EndOfData(content.content()));
                    content = new ContentReceiver();
                }
            } else {
                if (length == 0) {
                    mayBegin();
                }
                if (lineEnds(octets.get())) {
                    command(CommandLineParser.parse(new String(line, 0, length, StandardCharsets.US_ASCII)));
                    length = 0;
                }
            }
        }
    }

    /// The client has been given the last octet of this reply.
    void heard(SaidReply reply) {
        int index = replies.size();
        replies.add(reply);
        if (closing) {
            return;
        }
        closing = reply.code() == 421;
        if (index >= commands.size()) {
            poison(reply, index);
            return;
        }
        ClientCommand command = commands.get(index);
        if (!command.canBeAnsweredBy(reply.code())) {
            poison(reply, index);
            return;
        }
        switch (command) {
            case ClientCommand.Hello(boolean extended, String _) ->
                pipelining = extended && reply.isCompletion() && reply.announces("PIPELINING");
            case ClientCommand.Mail _ -> {
                mailCode = reply.code();
                accepted = 0;
            }
            case ClientCommand.Rcpt _ -> accepted += reply.isCompletion() ? 1 : 0;
            case ClientCommand.Data _ -> {
                inContent = reply.isIntermediate();
                // Whose content does it want? Not that of a transaction which it refused.
                if (inContent && mailCode / 100 != 2 && (mailCode == 503 || accepted > 0)) {
                    poison(reply, index);
                }
            }
            case ClientCommand.EndOfData _ -> overlapEarned |= reply.isCompletion() && accepted > 0;
            case ClientCommand.Connection _, ClientCommand.Rset _, ClientCommand.Quit _ -> {}
        }
    }

    /// The client has been given something that is no reply.
    void heardGarbage() {
        if (!closing) {
            poisonedAt = Math.min(poisonedAt, replies.size());
        }
    }

    /// @return the commands written, in order, the connection first
    public List<ClientCommand> commands() {
        return Collections.unmodifiableList(commands);
    }

    /// @return the replies heard, in order
    public List<SaidReply> replies() {
        return Collections.unmodifiableList(replies);
    }

    /// @return the index of the first reply that a client cannot believe, or [#NEVER]
    public int poisonedAt() {
        return poisonedAt;
    }

    /// @return true where a client may say nothing more
    public boolean shut() {
        return closing || poisonedAt != NEVER;
    }

    /// @return true where content may come, or some of it has come and not its end
    public boolean inContent() {
        return inContent;
    }

    /// @return true where the command at this index stands directly behind an end of data that had no answer yet
    public boolean overlapped(int index) {
        return overlapped.get(index);
    }

    private void poison(SaidReply reply, int index) {
        if (reply.code() != 421) {
            poisonedAt = Math.min(poisonedAt, index);
        }
    }

    private void mayBegin() {
        if (commands.size() <= replies.size()) {
            return;
        }
        ClientCommand last = commands.getLast();
        require(
                pipelining && mayPipeline && !last.endsGroup(),
                "a write past a synchronisation point, behind " + last + " without its reply");
        require(
                !(last instanceof ClientCommand.EndOfData) || (mayOverlap && overlapEarned),
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
        switch (command) {
            case ClientCommand.Mail _ -> mailHeard = true;
            case ClientCommand.Rset _ -> require(mailHeard, "RSET before the first MAIL");
            case ClientCommand.Connection _,
                    ClientCommand.Hello _,
                    ClientCommand.Rcpt _,
                    ClientCommand.Data _,
                    ClientCommand.EndOfData _,
                    ClientCommand.Quit _ -> {}
        }
        if (replies.size() < commands.size() && commands.getLast() instanceof ClientCommand.EndOfData) {
            overlapped.set(commands.size());
        }
        commands.add(command);
    }

    private static void require(boolean lawful, String otherwise) {
        if (!lawful) {
            throw new LawBrokenException(otherwise);
        }
    }
}
