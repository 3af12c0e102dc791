package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.await;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;
import static org.zsmtp.delivery.EngineFixture.only;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// What is thrown where nothing may be thrown: every caller gets its results all the same, and the mail behind goes on.
@Timeout(60)
class ProgramFaultTest {

    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);

    static Stream<Supplier<Throwable>> faults() {
        return Stream.of(
                () -> new IllegalStateException("a bug"),
                () -> new NoClassDefFoundError("org/example/Gone"),
                () -> new ExceptionInInitializerError("gone"),
                StackOverflowError::new,
                () -> new OutOfMemoryError("a test"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void listenersThatThrowHarmNoDelivery(Supplier<Throwable> fault) {
        DeliveryListener listener = throwing(DeliveryListener.class, fault);
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().listener(listener).routing(mx(server))) {
            assertThat(only(await(engine.start("bob@b.example")))).isEqualTo(RELAYED);
            assertThat(only(await(engine.start("carol@b.example")))).isEqualTo(RELAYED);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void listenersOfConversationsThatThrowHarmNoDelivery(Supplier<Throwable> fault) {
        ConversationListener conversation = throwing(ConversationListener.class, fault);
        DeliveryListener listener = new DeliveryListener() {
            @Override
            public ConversationListener conversation(Endpoint endpoint) {
                return conversation;
            }
        };
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().listener(listener).routing(mx(server))) {
            assertThat(only(await(engine.start("bob@b.example")))).isEqualTo(RELAYED);
            assertThat(only(await(engine.start("carol@b.example")))).isEqualTo(RELAYED);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void routerThatThrowsDelaysItsMail(Supplier<Throwable> fault) {
        try (EngineFixture engine = engine().routing(_ -> {
            throw unchecked(fault.get());
        })) {
            assertThat(only(await(engine.start("bob@b.example")))).isInstanceOf(Verdict.Delayed.class);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void contentThatThrowsDelaysItsMailAndTheMailBehindArrives(Supplier<Throwable> fault) {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().routing(mx(server))) {
            MailObject whole = EngineFixture.mail("bob@b.example");
            CompletableFuture<DeliveryReport> broken =
                    engine.start(new MailObject(whole.envelope(), new ThrowingContent(fault)));
            assertThat(only(await(broken))).isInstanceOf(Verdict.Delayed.class);
            assertThat(only(await(engine.start("carol@b.example")))).isEqualTo(RELAYED);
        }
    }

    @Test
    void ownerHearsThatClassesCannotBeLoaded() {
        List<Throwable> heard = new CopyOnWriteArrayList<>();
        DeliveryListener listener = new DeliveryListener() {
            @Override
            public void broken(Throwable cause) {
                heard.add(cause);
            }
        };
        try (EngineFixture engine = engine().listener(listener).routing(_ -> {
            throw new NoClassDefFoundError("org/example/Gone");
        })) {
            assertThat(only(await(engine.start("bob@b.example"))))
                    .isEqualTo(new Verdict.Delayed(Scope.SESSION, Delay.IN_DOUBT));
            assertThat(heard).singleElement().isInstanceOf(NoClassDefFoundError.class);
        }
    }

    /// Everything of it throws but what it has from [Object].
    @SuppressWarnings("ReferenceEquality")
    private static <L> L throwing(Class<L> type, Supplier<Throwable> fault) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                    case "hashCode" -> 1;
                    case "toString" -> "throwing";
                    default -> throw fault.get();
                }));
    }

    private static RuntimeException unchecked(Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        return (RuntimeException) fault;
    }

    private record ThrowingContent(Supplier<Throwable> fault) implements Content {
        @Override
        public OptionalLong size() {
            return OptionalLong.empty();
        }

        @Override
        public BodyType bodyType() {
            return BodyType.SEVEN_BIT;
        }

        @Override
        public ContentReader open() {
            throw unchecked(fault.get());
        }
    }
}
