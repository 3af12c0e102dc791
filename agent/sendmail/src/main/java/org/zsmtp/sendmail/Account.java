package org.zsmtp.sendmail;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.zsmtp.submission.Server;

/// A server and how mail is given to it. Unchangeable; holds a password, which it never prints.
///
/// @param name what it is called, empty where the command line alone made it
/// @param file the configuration file that it stands in, empty where it stands in none
/// @param said what was configured; an empty value is a setting that was reset
record Account(String name, String file, Map<Setting, Optional<String>> said) {

    private static final int SMTP = 25;
    private static final int SMTPS = 465;
    private static final int SOCKS = 1080;

    /// What an account is needed for.
    enum Use {
        /// To send, for which it must name an envelope sender.
        SEND,
        /// To show its settings, or to ask its server something.
        INSPECT
    }

    Account {
        said = Map.copyOf(said);
    }

    /// An account without settings, for those of the command line.
    static Account unnamed() {
        return new Account("", "", Map.of());
    }

    /// @return the same with these settings
    Account with(Map<Setting, Optional<String>> more) {
        Map<Setting, Optional<String>> both = new EnumMap<>(Setting.class);
        both.putAll(said);
        both.putAll(more);
        return new Account(name, file, both);
    }

    /// @return the same with one setting more
    Account with(Setting setting, String value) {
        return with(Map.of(setting, Optional.of(value)));
    }

    /// @return the value that holds, the default where none was configured
    Optional<String> get(Setting setting) {
        if (said.containsKey(setting)) {
            return Optional.ofNullable(said.get(setting)).flatMap(value -> value);
        }
        return setting.ifUnset();
    }

    /// @return what holds of a setting that always has a value
    String text(Setting setting) {
        return get(setting).or(setting::ifUnset).orElse("");
    }

    /// @return whether a switch is on
    boolean is(Setting setting) {
        return text(setting).equals("on");
    }

    /// @return the port, 0 where none is known
    int port() {
        return get(Setting.PORT).map(Integer::parseInt).orElseGet(this::usualPort);
    }

    private int usualPort() {
        if (isLmtp()) {
            return 0;
        }
        return is(Setting.TLS) && !is(Setting.TLS_STARTTLS) ? SMTPS : SMTP;
    }

    /// @return the proxy's port, 0 where there is no proxy
    int proxyPort() {
        return get(Setting.PROXY_PORT)
                .map(Integer::parseInt)
                .orElse(get(Setting.PROXY_HOST).isPresent() ? SOCKS : 0);
    }

    /// @return whether the server is at a socket of this host
    boolean isLocal() {
        return get(Setting.SOCKET).isPresent();
    }

    /// @return whether connections go through a proxy
    boolean usesProxy() {
        return get(Setting.PROXY_HOST).isPresent() && !isLocal();
    }

    /// @return its server
    /// @throws FailureException where the host is neither a name nor an address
    Server server() throws FailureException {
        if (isLocal()) {
            return Server.socket(Path.of(text(Setting.SOCKET)));
        }
        try {
            return Server.host(text(Setting.HOST), port());
        } catch (IllegalArgumentException e) {
            throw FailureException.unknownHost(text(Setting.HOST));
        }
    }

    /// @return its server in msmtp's words: `HOST, port PORT`, or the path of a socket
    String destination() {
        return isLocal() ? text(Setting.SOCKET) : text(Setting.HOST) + ", port " + port();
    }

    /// @return where the connection is opened to, likewise: the proxy where there is one, else the server
    String nextStop() {
        return usesProxy() ? text(Setting.PROXY_HOST) + ", port " + proxyPort() : destination();
    }

    /// @return the name that the server's certificate must have
    String certificateName() {
        return get(Setting.TLS_HOST_OVERRIDE).orElseGet(() -> text(Setting.HOST));
    }

    /// @return whether the system's certificate authorities are trusted
    boolean trustsSystem() {
        String file = text(Setting.TLS_TRUST_FILE);
        return file.equals("system") || file.isEmpty();
    }

    /// @return whether the client authenticates
    boolean authenticates() {
        return get(Setting.AUTH).isPresent();
    }

    /// @return whether LMTP is spoken
    boolean isLmtp() {
        return text(Setting.PROTOCOL).equals("lmtp");
    }

    /// @throws FailureException where a setting is missing that this use needs, or settings do not go together
    void requireComplete(Use use) throws FailureException {
        if (get(Setting.HOST).isEmpty() && !isLocal()) {
            throw complaint("host not set");
        }
        if (port() == 0 && !isLocal()) {
            throw complaint("port not set");
        }
        if (use == Use.SEND && get(Setting.FROM).isEmpty()) {
            throw complaint("envelope-from address is missing");
        }
        boolean key = get(Setting.TLS_KEY_FILE).isPresent();
        boolean certificate = get(Setting.TLS_CERT_FILE).isPresent();
        if (key && !certificate) {
            throw complaint("tls_key_file requires tls_cert_file");
        }
        if (certificate && !key) {
            throw complaint("tls_cert_file requires tls_key_file");
        }
        boolean trusts = get(Setting.TLS_TRUST_FILE).isPresent();
        boolean checks = is(Setting.TLS) && is(Setting.TLS_CERTCHECK);
        if (checks && !trusts && get(Setting.TLS_FINGERPRINT).isEmpty()) {
            throw complaint("tls requires either tls_trust_file (highly recommended) or tls_fingerprint or a"
                    + " disabled tls_certcheck");
        }
        if (get(Setting.TLS_CRL_FILE).isPresent() && !trusts) {
            throw complaint("tls_crl_file requires tls_trust_file");
        }
    }

    /// @return ` (account NAME from FILE)`, or nothing where it has no name
    String origin() {
        return file.isEmpty() ? "" : " (account " + name + " from " + file + ")";
    }

    /// @return a complaint about it
    FailureException complaint(String what) {
        String whose = file.isEmpty() ? "" : "account " + name + " from " + file + ": ";
        return new FailureException(ExitStatus.EX_CONFIG, whose + what);
    }

    @Override
    public String toString() {
        return "Account[name=" + name + ", file=" + file + ", " + said.size() + " settings]";
    }
}
