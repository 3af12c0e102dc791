package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.Conversations.MX;
import static org.zsmtp.delivery.Conversations.OURS;
import static org.zsmtp.delivery.Conversations.SERVER;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

class SeveralDeliveryListenersTest {

    private static final MailObject MAIL = EngineFixture.mail("bob@b.example");
    private static final RecipientResult RESULT =
            LocalResult.stopped(MAIL.envelope().recipients().getFirst(), new Cancellation());
    private static final HostPolicy.Unusable FORBIDDEN = new HostPolicy.Unusable(
            new EnhancedStatusCode(4, 7, 0), new TlsFailure(TlsFailure.Type.DANE_REQUIRED, "no record"), List.of());
    private static final AttemptReport ATTEMPT = new AttemptReport(
            new OutboundMessage(MAIL),
            MX.name(),
            SERVER,
            OURS,
            Capabilities.NONE,
            new HostPolicy.Usable(new TlsRequirement.None(), List.of(), "a test"),
            SecurityOutcome.ClearText.NOT_WANTED,
            0,
            MessageReport.Rest.NONE,
            List.of());

    private final List<String> heard = new ArrayList<>();
    private final DeliveryListener several =
            new SeveralDeliveryListeners(List.of(new Recording("one"), new Recording("two")));

    /// Writes down what it hears.
    private final class Recording implements DeliveryListener {
        private final String name;

        private Recording(String name) {
            this.name = name;
        }

        private void hear(Object... words) {
            heard.add(name + " " + List.of(words));
        }

        @Override
        public void routing(Destination destination) {
            hear("routing", destination);
        }

        @Override
        public void routed(Destination destination, List<String> hosts, String why) {
            hear("routed", destination, hosts, why);
        }

        @Override
        public void trying(MailObject mail, String host, List<Endpoint> endpoints) {
            hear("trying", mail, host, endpoints);
        }

        @Override
        public void forbidden(MailObject mail, String host, HostPolicy.Unusable why) {
            hear("forbidden", mail, host, why);
        }

        @Override
        public ConversationListener conversation(Endpoint endpoint) {
            hear("conversation", endpoint);
            return new ConversationListener() {
                @Override
                public void connected(Endpoint local, Duration took) {
                    hear("connected", local, took);
                }
            };
        }

        @Override
        public void connecting(Endpoint endpoint) {
            hear("connecting", endpoint);
        }

        @Override
        public void connectFailed(Endpoint endpoint, String why) {
            hear("connect failed", endpoint, why);
        }

        @Override
        public void overtaken(Endpoint endpoint) {
            hear("overtaken", endpoint);
        }

        @Override
        public void established(Endpoint endpoint, Capabilities capabilities) {
            hear("established", endpoint, capabilities);
        }

        @Override
        public void closed(Endpoint endpoint, int transactions) {
            hear("closed", endpoint, transactions);
        }

        @Override
        public void attempted(AttemptReport attempt) {
            hear("attempted", attempt);
        }

        @Override
        public void untried(MailObject mail, List<RecipientResult> results) {
            hear("untried", mail, results);
        }

        @Override
        public void broken(Throwable cause) {
            hear("broken", cause);
        }

        @Override
        public void settled(MailObject mail, RecipientResult result) {
            hear("settled", mail, result);
        }
    }

    private void bothHear(Consumer<DeliveryListener> what, Object... words) {
        heard.clear();
        what.accept(several);
        assertThat(heard).containsExactly("one " + List.of(words), "two " + List.of(words));
    }

    @Test
    void wayOfAMessageIsToldToAll() {
        Destination destination = EngineFixture.ANYWHERE;
        List<String> hosts = List.of(MX.name());

        bothHear(each -> each.routing(destination), "routing", destination);
        bothHear(each -> each.routed(destination, hosts, "why"), "routed", destination, hosts, "why");
        bothHear(each -> each.forbidden(MAIL, MX.name(), FORBIDDEN), "forbidden", MAIL, MX.name(), FORBIDDEN);
        bothHear(each -> each.trying(MAIL, MX.name(), List.of(SERVER)), "trying", MAIL, MX.name(), List.of(SERVER));
        bothHear(each -> each.attempted(ATTEMPT), "attempted", ATTEMPT);
        bothHear(each -> each.untried(MAIL, List.of(RESULT)), "untried", MAIL, List.of(RESULT));
        bothHear(each -> each.settled(MAIL, RESULT), "settled", MAIL, RESULT);
    }

    @Test
    void lifeOfAConnectionIsToldToAll() {
        IllegalStateException bug = new IllegalStateException("a bug");

        bothHear(each -> each.connecting(SERVER), "connecting", SERVER);
        bothHear(each -> each.connectFailed(SERVER, "refused"), "connect failed", SERVER, "refused");
        bothHear(each -> each.overtaken(SERVER), "overtaken", SERVER);
        bothHear(each -> each.established(SERVER, Capabilities.NONE), "established", SERVER, Capabilities.NONE);
        bothHear(each -> each.closed(SERVER, 3), "closed", SERVER, 3);
        bothHear(each -> each.broken(bug), "broken", bug);
    }

    @Test
    void conversationIsHeardByAll() {
        ConversationListener conversation = several.conversation(SERVER);
        assertThat(heard).containsExactly("one [conversation, 127.0.0.1|25]", "two [conversation, 127.0.0.1|25]");

        heard.clear();
        conversation.connected(OURS, Duration.ZERO);
        assertThat(heard)
                .containsExactly("one [connected, 127.0.0.1|40000, PT0S]", "two [connected, 127.0.0.1|40000, PT0S]");
    }

    @Test
    void listenersAmongListenersAreToldOnceAndInOrder() {
        DeliveryListener nested =
                new SeveralDeliveryListeners(List.of(new Recording("zero"), several, new Recording("three")));

        nested.connecting(SERVER);

        assertThat(heard)
                .extracting(each -> each.substring(0, each.indexOf(' ')))
                .containsExactly("zero", "one", "two", "three");
    }
}
