package org.zsmtp.sendmail;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// A server and how mail is given to it. Unchangeable; holds a password, which it never prints.
///
/// @param name what it is called, empty where the command line alone made it
/// @param file the configuration file that it stands in, empty where it stands in none
/// @param said what was said about it; an empty value is one that was taken back
record Account(String name, String file, Map<Setting, Optional<String>> said) {

    private static final int SMTP = 25;
    private static final int SMTPS = 465;
    private static final int SOCKS = 1080;

    Account {
        said = Map.copyOf(said);
    }

    /// An account that nothing was said about, of the command line alone.
    static Account unnamed() {
        return new Account("", "", Map.of());
    }

    /// @return the same with all that `more` says
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

    /// @return what holds, the default where nothing was said
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

    /// @return whether LMTP is spoken
    boolean isLmtp() {
        return text(Setting.PROTOCOL).equals("lmtp");
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
