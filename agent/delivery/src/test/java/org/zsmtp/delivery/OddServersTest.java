package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.await;
import static org.zsmtp.delivery.EngineFixture.mx;
import static org.zsmtp.delivery.EngineFixture.only;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.smtp.session.Chunking;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.testkit.server.ClientSession;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.ServerBehaviour;
import org.zsmtp.testkit.server.WellBehaved;

/// Servers that take so many messages on a connection and then say so in all the ways there are. What such a server
/// takes one by one, it is to take of a burst.
class OddServersTest {

    private static final int MESSAGES = 20;

    /// How the server is spoken to.
    enum Mode {
        LOCK_STEP,
        PIPELINING,
        CHUNKING,
        LMTP
    }

    /// At what of the first message that is too much.
    private enum Place {
        MAIL,
        RCPT,
        DATA,
        /// Instead of an answer to it.
        END_OF_DATA,
        /// Behind the answer to the last message that is not too much.
        BEHIND_THE_LAST
    }

    /// What it does there.
    private enum Way {
        /// 421, and the connection ends.
        CLOSING(true),
        /// The connection ends.
        CLOSE(true),
        /// The connection is reset.
        RESET(true),
        /// 452, and the connection stays.
        FULL(false);

        private final boolean ends;

        Way(boolean ends) {
            this.ends = ends;
        }
    }

    record Row(Mode mode, Place place, Way way, int most) {

        /// Without an answer to its end a message is in doubt, however it is fed; behind an answer there is nothing
        /// to refuse; no DATA goes before a chunk; and LMTP speaks of one mailbox at the end. What answers a
        /// chunk is proven by the message behind it, which a server that takes only one does not have.
        boolean isPossible() {
            if (mode == Mode.CHUNKING && (way == Way.CLOSE || way == Way.RESET || most == 1)) {
                return false;
            }
            return switch (place) {
                case END_OF_DATA -> way == Way.CLOSING || (way == Way.FULL && mode != Mode.LMTP);
                case BEHIND_THE_LAST -> way.ends;
                case DATA -> mode != Mode.CHUNKING;
                case MAIL, RCPT -> true;
            };
        }
    }

    static Stream<Arguments> rows() {
        List<Arguments> rows = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            for (Place place : Place.values()) {
                for (Way way : Way.values()) {
                    for (int most : new int[] {1, 3}) {
                        Row row = new Row(mode, place, way, most);
                        if (row.isPossible()) {
                            rows.add(Arguments.of(row));
                        }
                    }
                }
            }
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void burstFaresLikeMailThatIsFedOneByOne(Row row) {
        try (ScriptedServer server = ScriptedServer.behaving(new Frugal(row));
                EngineFixture engine = engine(row.mode, server)) {
            List<CompletableFuture<DeliveryReport>> reports = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                reports.add(engine.start("user" + i + "@b.example"));
            }
            for (int i = 0; i < MESSAGES; i++) {
                DeliveryReport report = await(reports.get(i));
                assertThat(only(report))
                        .as("message %d: %s", i, report.results().getFirst().diagnosis())
                        .isInstanceOfAny(Verdict.Relayed.class, Verdict.Delivered.class);
            }
            assertThat(server.messages()).hasSize(MESSAGES);
        }
    }

    /// Where RSET is not known, nobody can tell what the server keeps of a message that it has refused.
    @ParameterizedTest
    @EnumSource(names = {"LOCK_STEP", "PIPELINING"})
    void refusalsOfAServerWithoutRsetTouchNobodyElse(Mode mode) {
        try (ScriptedServer server = ScriptedServer.behaving(new WithoutReset(mode));
                EngineFixture engine = engine(mode, server)) {
            List<CompletableFuture<DeliveryReport>> reports = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                reports.add(engine.start((i % 2 == 0 ? "nobody" : "user") + i + "@b.example"));
            }
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(only(await(reports.get(i))))
                        .as("message %d", i)
                        .isInstanceOf(i % 2 == 0 ? Verdict.Failed.class : Verdict.Relayed.class);
            }
            assertThat(server.messages()).hasSize(MESSAGES / 2);
        }
    }

    private static EngineFixture engine(Mode mode, ScriptedServer server) {
        return EngineFixture.engine()
                .with(options -> options.protocol(mode == Mode.LMTP ? Protocol.LMTP : Protocol.SMTP)
                        .chunking(mode == Mode.CHUNKING ? Chunking.WHERE_OFFERED_AND_SMALL : Chunking.NEVER))
                .routing(mx(server));
    }

    private static WellBehaved usual(Mode mode) {
        return switch (mode) {
            case LOCK_STEP -> WellBehaved.smtp("mx.b.example").announcing("SIZE");
            case PIPELINING -> WellBehaved.smtp("mx.b.example").announcing("PIPELINING");
            case CHUNKING -> WellBehaved.smtp("mx.b.example").announcing("PIPELINING", "CHUNKING");
            case LMTP -> WellBehaved.lmtp("mx.b.example");
        };
    }

    /// Refuses some recipients, knows no RSET, and takes no second MAIL before content.
    private static final class WithoutReset implements ServerBehaviour {

        private final WellBehaved usual;
        private final Set<Integer> open = ConcurrentHashMap.newKeySet();

        WithoutReset(Mode mode) {
            this.usual = usual(mode);
        }

        @Override
        public Reaction greeting(ClientSession session) {
            return usual.greeting(session);
        }

        @Override
        public Reaction command(ClientSession session, CommandLine command) {
            return switch (command.verb()) {
                case "RSET" -> Reaction.reply("500 5.5.1 unknown command");
                case "MAIL" ->
                    open.add(session.connection())
                            ? usual.command(session, command)
                            : Reaction.reply("503 5.5.1 nested MAIL");
                case "RCPT" ->
                    command.argument().contains("nobody")
                            ? Reaction.reply("550 5.1.1 no such user")
                            : usual.command(session, command);
                default -> usual.command(session, command);
            };
        }

        @Override
        public Reaction endOfData(ClientSession session, ReceivedMessage message) {
            open.remove(session.connection());
            return usual.endOfData(session, message);
        }
    }

    /// Takes `most` messages on a connection.
    private static final class Frugal implements ServerBehaviour {

        private final Row row;
        private final WellBehaved usual;
        private final Map<Integer, AtomicInteger> taken = new ConcurrentHashMap<>();

        Frugal(Row row) {
            this.row = row;
            this.usual = usual(row.mode);
        }

        @Override
        public Reaction greeting(ClientSession session) {
            return usual.greeting(session);
        }

        @Override
        public Reaction command(ClientSession session, CommandLine command) {
            Place at = switch (command.verb()) {
                case "MAIL" -> Place.MAIL;
                case "RCPT" -> Place.RCPT;
                case "DATA" -> Place.DATA;
                default -> Place.BEHIND_THE_LAST;
            };
            return row.place == at && at != Place.BEHIND_THE_LAST && isFull(session)
                    ? reaction()
                    : usual.command(session, command);
        }

        @Override
        public Reaction endOfData(ClientSession session, ReceivedMessage message) {
            if (row.place == Place.END_OF_DATA && isFull(session)) {
                return reaction();
            }
            int count = taken(session).incrementAndGet();
            if (row.place != Place.BEHIND_THE_LAST || count < row.most) {
                return usual.endOfData(session, message);
            }
            return switch (row.way) {
                case CLOSING ->
                    Reaction.raw("250 2.0.0 ok\r\n421 4.7.0 enough\r\n").thenClose();
                case CLOSE -> Reaction.reply("250 2.0.0 ok").thenClose();
                case RESET -> Reaction.reply("250 2.0.0 ok").thenReset();
                case FULL -> throw new IllegalStateException();
            };
        }

        private AtomicInteger taken(ClientSession session) {
            return taken.computeIfAbsent(session.connection(), _ -> new AtomicInteger());
        }

        private boolean isFull(ClientSession session) {
            return taken(session).get() >= row.most;
        }

        private Reaction reaction() {
            return switch (row.way) {
                case CLOSING -> Reaction.reply("421 4.7.0 enough").thenClose();
                case CLOSE -> Reaction.silence().thenClose();
                case RESET -> Reaction.silence().thenReset();
                case FULL -> Reaction.reply("452 4.4.5 no further messages in this session");
            };
        }
    }
}
