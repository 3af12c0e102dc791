package org.zsmtp.sendmail;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.zsmtp.testkit.server.ClientSession;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.ServerBehaviour;
import org.zsmtp.testkit.server.WellBehaved;

/// A server that asks a client for its identity, and keeps what it says in its exchanges (RFC 4954).
final class Examiner implements ServerBehaviour, AutoCloseable {

    /// What is asked, one after the other.
    interface Questions {
        /// @param answers all that were given, decoded
        /// @return the next challenge, null where enough was said
        byte @Nullable [] next(List<byte[]> answers) throws Exception;
    }

    private final WellBehaved rest;
    private final Questions questions;
    private final String verdict;
    private final List<byte[]> answers = new CopyOnWriteArrayList<>();
    private final AtomicReference<ScriptedServer> server = new AtomicReference<>();
    private boolean asking;

    private Examiner(String mechanism, Questions questions, String verdict) {
        this.rest = WellBehaved.smtp("srv.example").announcing("AUTH " + mechanism);
        this.questions = questions;
        this.verdict = verdict;
    }

    static Examiner asking(String mechanism, Questions questions, String verdict) {
        Examiner examiner = new Examiner(mechanism, questions, verdict);
        examiner.server.set(ScriptedServer.behaving(examiner));
        return examiner;
    }

    /// Asks as LOGIN does.
    static Examiner login(String verdict) {
        return asking(
                "LOGIN",
                answers -> switch (answers.size()) {
                    case 0 -> octets("Username:");
                    case 1 -> octets("Password:");
                    default -> null;
                },
                verdict);
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    int port() {
        return server.get().port();
    }

    ScriptedServer server() {
        return server.get();
    }

    /// @return what the client said, decoded
    List<String> answers() {
        return answers.stream()
                .map(each -> new String(each, StandardCharsets.ISO_8859_1))
                .toList();
    }

    @Override
    public Reaction greeting(ClientSession session) {
        return rest.greeting(session);
    }

    @Override
    public Reaction command(ClientSession session, CommandLine command) {
        if (command.verb().equals("AUTH")) {
            asking = true;
            answers.clear();
            return ask();
        }
        if (asking) {
            // The command line has lost the case of its letters.
            String line = server.get()
                    .transcript()
                    .clientLines(session.connection())
                    .getLast()
                    .strip();
            answers.add(Base64.getDecoder().decode(line));
            return ask();
        }
        return rest.command(session, command);
    }

    private Reaction ask() {
        byte @Nullable [] next;
        try {
            next = questions.next(answers);
        } catch (Exception e) {
            asking = false;
            return Reaction.reply("535 5.7.8 " + e.getMessage());
        }
        asking = next != null;
        return Reaction.reply(
                next == null ? verdict : "334 " + Base64.getEncoder().encodeToString(next));
    }

    @Override
    public Reaction endOfData(ClientSession session, ReceivedMessage message) {
        return rest.endOfData(session, message);
    }

    @Override
    public void close() {
        server.get().close();
    }
}
