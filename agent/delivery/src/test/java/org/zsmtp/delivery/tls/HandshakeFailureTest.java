package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.security.TlsFailure;

/// What people read of a handshake that failed.
class HandshakeFailureTest {

    private static String why(Throwable cause) {
        TlsFailure failure = HandshakeFailure.of(cause);
        assertThat(failure.type()).isEqualTo(TlsFailure.Type.VALIDATION_FAILURE);
        assertThat(failure.why()).startsWith("TLS handshake: ");
        return failure.why().substring("TLS handshake: ".length());
    }

    /// @return of so many exceptions, each the cause of the one before; each has its own number, from 0
    private static Throwable nested(int exceptions) {
        Throwable inner = new SSLException("number " + (exceptions - 1));
        for (int i = exceptions - 2; i >= 0; i--) {
            inner = new SSLException("number " + i, inner);
        }
        return inner;
    }

    @Test
    void theDeepestCauseIsTold() {
        assertThat(why(nested(1))).isEqualTo("number 0");
        assertThat(why(nested(2))).isEqualTo("number 1");
        assertThat(why(nested(21))).isEqualTo("number 20");
    }

    @Test
    void causesOfCausesAreNotFollowedForEver() {
        assertThat(why(nested(22))).isEqualTo("number 20");
        SSLException first = new SSLException("a");
        first.initCause(new SSLException("b", first));
        assertThat(why(first)).isIn("a", "b");
    }

    @ParameterizedTest
    @CsvSource({
        "Received fatal alert: protocol_version, protocol_version",
        "(handshake_failure) Received fatal alert: handshake_failure, handshake_failure",
        "error:10000410:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE, handshake_failure",
        "error:1000042e:SSL routines:OPENSSL_internal:TLSV1_ALERT_PROTOCOL_VERSION, protocol_version"
    })
    void anAlertIsToldByItsNameInRfc8446(String message, String alert) {
        assertThat(why(new SSLHandshakeException(message))).isEqualTo("the server sent alert " + alert);
    }

    @Test
    void anotherErrorOfBoringSslIsToldInItsWords() {
        assertThat(why(new SSLException("error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER")))
                .isEqualTo("wrong version number");
    }

    @Test
    void whatTheConnectionSufferedIsToldPlainly() {
        assertThat(why(new NotSslRecordException("3232302d"))).isEqualTo("the server does not speak TLS");
        assertThat(why(new ClosedChannelException())).isEqualTo("the server closed the connection");
        assertThat(why(new IOException("Connection reset by peer"))).isEqualTo("the server reset the connection");
    }

    @Test
    void anExceptionThatSaysNothingIsToldByItsKind() {
        assertThat(why(new SSLHandshakeException(null))).isEqualTo("SSLHandshakeException");
        assertThat(why(new SSLHandshakeException(""))).isEqualTo("SSLHandshakeException");
    }

    @Test
    void anyOtherMessageIsToldPrintably() {
        assertThat(why(new SSLException("odd\n\u00e9\u001b["))).isEqualTo("odd???[");
    }

    @Test
    void aMessageOf300CharactersIsToldInFullAndALongerOneIsCut() {
        String longest = "x".repeat(300);
        assertThat(why(new SSLException(longest))).isEqualTo(longest);
        assertThat(why(new SSLException(longest + "y"))).isEqualTo(longest + "...");
    }
}
