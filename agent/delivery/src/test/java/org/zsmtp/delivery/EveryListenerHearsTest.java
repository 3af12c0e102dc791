package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.conversation.ConversationListener;

/// Who tells several listeners tells them everything: a call that is not passed on is heard by nobody.
class EveryListenerHearsTest {

    @Test
    void everythingOfADeliveryIsPassedOn() {
        DeliveryListener several = DeliveryListener.all(List.of(new DeliveryListener() {}, new DeliveryListener() {}));
        assertThat(notPassedOn(DeliveryListener.class, several)).isEmpty();
    }

    @Test
    void everythingOfAConversationIsPassedOn() {
        ConversationListener several = ConversationListener.all(List.of(new ConversationListener() {}));
        assertThat(notPassedOn(ConversationListener.class, several)).isEmpty();
    }

    @Test
    void listenersAmongListenersAreToldStraight() {
        ConversationListener one = new ConversationListener() {};
        ConversationListener two = new ConversationListener() {};
        ConversationListener inner = ConversationListener.all(List.of(one));
        assertThat(ConversationListener.all(List.of(ConversationListener.all(List.of(inner)), two)))
                .isEqualTo(ConversationListener.all(List.of(one, two)));

        DeliveryListener first = new DeliveryListener() {};
        DeliveryListener second = new DeliveryListener() {};
        assertThat(DeliveryListener.all(List.of(DeliveryListener.all(List.of(first)), second)))
                .isEqualTo(DeliveryListener.all(List.of(first, second)));
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
