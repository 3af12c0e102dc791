package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.smtp.auth.Login;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.smtp.wire.ReplyLimits;

/// Options of a session, changed one by one.
class SessionOptionsTest {

    private static final SessionOptions DEFAULTS = SessionOptions.defaults(new HeloName("me.example"));

    /// One of each type that differs from the default.
    private static final List<Object> OTHERS = List.of(
            Protocol.LMTP,
            Hello.HELO,
            Pipelining.NEVER,
            NextMail.AFTER_REPLY,
            Chunking.WHERE_OFFERED_AND_SMALL,
            7,
            Acceptance.ALL_RECIPIENTS,
            new Credentials("joe", "secret", ClearText.NOWHERE, MechanismChoice.of(new Login())),
            Set.of("me.example"),
            new ReplyLimits(1000, 10, 5000),
            Security.REQUIRED);

    /// One that the copy forgets would silently be its default again.
    @Test
    void copyForgetsNothing() throws ReflectiveOperationException {
        int compared = 0;
        for (Method setter : SessionOptions.Builder.class.getMethods()) {
            for (Object other : OTHERS) {
                if (setter.getParameterCount() == 1
                        && setter.getDeclaringClass() == SessionOptions.Builder.class
                        && boxed(setter.getParameterTypes()[0]).isInstance(other)) {
                    SessionOptions.Builder builder = DEFAULTS.toBuilder();
                    setter.invoke(builder, other);
                    SessionOptions changed = builder.build();
                    assertThat(changed.toBuilder().build())
                            .as(setter.getName())
                            .isEqualTo(changed)
                            .isNotEqualTo(DEFAULTS);
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(SessionOptions.class.getRecordComponents().length - 1);
    }

    private static Class<?> boxed(Class<?> type) {
        return type == int.class ? Integer.class : type;
    }

    @Test
    void aTransactionHasARecipient() {
        assertThatThrownBy(() -> DEFAULTS.withRecipients(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
