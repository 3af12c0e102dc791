package org.zsmtp.delivery.tls;

import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.smtp.text.Printable;

/// Says in words why a handshake failed: the libraries' own texts are for their programmers.
final class HandshakeFailure {

    private static final int LONGEST = 300;

    /// How the JDK words an alert that came.
    private static final Pattern JDK_ALERT =
            Pattern.compile("\\(?([a-z_]+)\\)? ?Received fatal alert: ([a-z_]+)|" + "Received fatal alert: ([a-z_]+)");

    /// How BoringSSL does.
    private static final Pattern BORINGSSL_ALERT = Pattern.compile("(?:SSLV3|TLSV1|TLS1?)_ALERT_([A-Z0-9_]+)");

    private static final Pattern BORINGSSL = Pattern.compile(".*OPENSSL_internal:([A-Z0-9_]+).*", Pattern.DOTALL);

    private HandshakeFailure() {}

    static TlsFailure of(Throwable cause) {
        return new TlsFailure(TlsFailure.Type.VALIDATION_FAILURE, "TLS handshake: " + words(root(cause)));
    }

    /// The deepest cause is the most precise; a chain that is longer than any real one is cut.
    private static Throwable root(Throwable cause) {
        Throwable deepest = cause;
        for (int depth = 0; depth < 20; depth++) {
            Throwable next = deepest.getCause();
            if (next == null) {
                return deepest;
            }
            deepest = next;
        }
        return deepest;
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        return switch (cause) {
            // Its message is a dump of what came.
            case NotSslRecordException _ -> "the server does not speak TLS";
            case ClosedChannelException _ -> "the server closed the connection";
            case IOException _ when message.contains("Connection reset") -> "the server reset the connection";
            default -> alertOr(message, cause);
        };
    }

    private static String alertOr(String message, Throwable cause) {
        Matcher jdk = JDK_ALERT.matcher(message);
        if (jdk.find()) {
            return alert(jdk.group(2) == null ? jdk.group(3) : jdk.group(2));
        }
        Matcher boringSsl = BORINGSSL_ALERT.matcher(message);
        if (boringSsl.find()) {
            return alert(boringSsl.group(1).toLowerCase(Locale.ROOT));
        }
        Matcher other = BORINGSSL.matcher(message);
        if (other.matches()) {
            return other.group(1).toLowerCase(Locale.ROOT).replace('_', ' ');
        }
        return message.isEmpty() ? cause.getClass().getSimpleName() : printable(message);
    }

    private static String alert(String name) {
        return "the server sent alert " + name;
    }

    private static String printable(String text) {
        return Printable.excerpt(text, LONGEST) + (text.length() > LONGEST ? "..." : "");
    }
}
