package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.SeveralListeners;

/// Who tells several listeners tells them everything: a call that is not passed on is heard by nobody.
class EveryListenerHearsTest {

    @Test
    void everythingOfADeliveryIsPassedOn() {
        DeliveryListener several =
                new SeveralDeliveryListeners(List.of(new DeliveryListener() {}, new DeliveryListener() {}));
        assertThat(notPassedOn(DeliveryListener.class, several)).isEmpty();
    }

    @Test
    void everythingOfAConversationIsPassedOn() {
        ConversationListener several = SeveralListeners.of(List.of(new ConversationListener() {}));
        assertThat(notPassedOn(ConversationListener.class, several)).isEmpty();
    }

    @Test
    void listenersAmongListenersAreToldStraight() {
        ConversationListener one = new ConversationListener() {};
        ConversationListener two = new ConversationListener() {};
        ConversationListener inner = SeveralListeners.of(List.of(one));
        assertThat(SeveralListeners.of(List.of(SeveralListeners.of(List.of(inner)), two)))
                .isEqualTo(SeveralListeners.of(List.of(one, two)));

        DeliveryListener first = new DeliveryListener() {};
        DeliveryListener second = new DeliveryListener() {};
        assertThat(new SeveralDeliveryListeners(List.of(new SeveralDeliveryListeners(List.of(first)), second)))
                .isEqualTo(new SeveralDeliveryListeners(List.of(first, second)));
    }

    /// @return the names of the methods that it has from the interface only, where nothing is done
    private static List<String> notPassedOn(Class<?> type, Object several) {
        return Stream.of(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !declares(several.getClass(), method))
                .map(Method::getName)
                .toList();
    }

    private static boolean declares(Class<?> type, Method method) {
        return Stream.of(type.getDeclaredMethods())
                .anyMatch(each -> each.getName().equals(method.getName())
                        && List.of(each.getParameterTypes()).equals(List.of(method.getParameterTypes())));
    }
}
