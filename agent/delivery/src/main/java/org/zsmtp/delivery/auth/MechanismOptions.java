package org.zsmtp.delivery.auth;

/// What some mechanisms have to know besides user and secret. All of it may be missing; a mechanism that cannot do
/// without says so when it is used.
///
/// @param host             of the server, as the user named it: for DIGEST-MD5, GSSAPI and OAUTHBEARER; empty if
///     unknown
/// @param port             of the server, for OAUTHBEARER; 0 if unknown
/// @param servicePrincipal of the server, `service/host`, for DIGEST-MD5 and GSSAPI; empty for `smtp/` and the host
/// @param domain           of the user, for NTLM and as the realm of DIGEST-MD5; empty for what the server proposes
public record MechanismOptions(String host, int port, String servicePrincipal, String domain) {

    /// Nothing of it.
    public static final MechanismOptions NONE = new MechanismOptions("", 0, "", "");

    public MechanismOptions {
        if (!isClean(host) || !isClean(servicePrincipal) || !isClean(domain)) {
            throw new IllegalArgumentException("a control character in an option of authentication");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port);
        }
    }

    /// @return of this server
    public static MechanismOptions at(String host, int port) {
        return new MechanismOptions(host, port, "", "");
    }

    /// @return the same with this service principal
    public MechanismOptions withServicePrincipal(String principal) {
        return new MechanismOptions(host, port, principal, domain);
    }

    /// @return the same with this domain
    public MechanismOptions withDomain(String other) {
        return new MechanismOptions(host, port, servicePrincipal, other);
    }

    /// The service of the principal, `smtp` where none is given.
    String service() {
        int slash = servicePrincipal.indexOf('/');
        return slash > 0 ? servicePrincipal.substring(0, slash) : "smtp";
    }

    /// The host of the principal, that of the server where none is given.
    String serviceHost() {
        String principal = servicePrincipal.substring(servicePrincipal.indexOf('/') + 1);
        return principal.isEmpty() ? host : principal;
    }

    private static boolean isClean(String text) {
        return text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    }
}
