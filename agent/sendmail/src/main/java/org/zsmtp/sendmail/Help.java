package org.zsmtp.sendmail;

import java.util.List;

/// What `--version` and `--help` say.
final class Help {

    private static final String TEXT = """
            Usage:

            Sendmail mode (default):
              @ [option...] [--] recipient...
              @ [option...] -t [--] [recipient...]
              Read a mail from standard input and transmit it to an SMTP or LMTP server.
            Configuration mode:
              @ --configure=mailaddress
              Find out from the DNS what a configuration file for this address has to say.
            Server information mode:
              @ [option...] --serverinfo
              Print information about a server.
            Remote Message Queue Starting mode:
              @ [option...] --rmqs=host|&domain|#queue
              Ask a server to send the mail that it keeps for a host, a domain or a queue.

            How to begin: write ~/.msmtprc, readable by nobody else,
              account default
              host mail.provider.example
              tls on
              port 587
              auth on
              user joe
              passwordeval pass show mail
              from joe&provider.example
            and look at what would happen:  echo | @ --explain you&provider.example

            General options:
              --version                    print version
              --help                       print help
              -P, --pretend                print configuration info and exit
              -d, -v, --debug              print debugging information; secrets are left out
              --explain                    tell what would be sent, where and why
              --json                       print what became of each recipient as JSON
              --partial                    send to those whom the server accepts even if it
                                           refuses others; without it, it is all or nobody
              --no-progress                show no progress of large messages on a terminal
              --queue=directory            keep what fails temporarily in this spool, from
                                           which zsmtp --spool delivers
              --configure=mailaddress      generate and print configuration for address
              -S, --serverinfo             print information about the server
              --rmqs=host|&domain|#queue   send a Remote Message Queue Starting request
            Configuration options:
              -C, --file=filename          set configuration file
              -a, --account=id             use the given account instead of the account
                                           named "default"; its settings may be changed
                                           with command-line options
              --host=hostname              set the server, use only command-line settings;
                                           do not use any configuration file data
              --port=number                set port number
              --source-ip=[IP]             set/unset source ip address to bind the socket to
              --proxy-host=[IP|hostname]   set/unset proxy (SOCKS 5)
              --proxy-port=[number]        set/unset proxy port
              --socket=[socketname]        set/unset local socket to connect to
              --timeout=(off|seconds)      set/unset network timeout in seconds
              --protocol=(smtp|lmtp)       use the given sub protocol
              --domain=string              set the argument of EHLO or LHLO command
              --auth[=(on|off|method)]     enable/disable authentication and optionally
                                           choose the method
              --user=[username]            set/unset user name for authentication
              --passwordeval=[eval]        evaluate password for authentication
              --tls[=(on|off)]             enable/disable TLS encryption
              --tls-starttls[=(on|off)]    enable/disable STARTTLS for TLS
              --tls-trust-file=[file]      set/unset trust file for TLS
              --tls-crl-file=[file]        set/unset revocation file for TLS
              --tls-fingerprint=[f]        set/unset trusted certificate (by SHA256)
              --tls-certcheck[=(on|off)]   enable/disable server certificate checks for TLS
              --tls-key-file=[file]        set/unset private key file for TLS
              --tls-cert-file=[file]       set/unset private cert file for TLS
              --tls-priorities=[prios]     set/unset TLS priorities, in GnuTLS's language
              --tls-host-override=[host]   set/unset override for TLS host verification
              --tls-min-dh-prime-bits=[b]  set/unset minimum bit size of DH primes
              --tls-dane[=(on|off|file)]   check certificates by TLSA records (DANE)
            Options specific to sendmail mode:
              --auto-from[=(on|off)]       enable/disable automatic envelope-from addresses
              -f, --from=address           set envelope from address
              --maildomain=[domain]        set the domain for automatic envelope from
                                           addresses
              -F name                      set the full name in an added From header
              -N, --dsn-notify=(off|cond)  set/unset DSN conditions
              -R, --dsn-return=(off|ret)   set/unset DSN amount
              -X, --logfile=[file]         set/unset log file
              --logfile-time-format=[fmt]  set/unset log file time format for strftime()
              --syslog[=(on|off|facility)] enable/disable/configure syslog logging
              -t, --read-recipients        read additional recipients from the mail
              --read-envelope-from         read envelope from address from the mail
              --aliases=[file]             set/unset aliases file
              --set-from-header[=(auto|on|off)] set From header handling
              --set-date-header[=(auto|off)] set Date header handling
              --set-msgid-header[=(auto|off)] set Message-ID header handling
              --set-to-header[=(on|undisclosed_recipients|off)] set To header handling
              --remove-bcc-headers[=(on|off)] enable/disable removal of Bcc headers
              --undisclosed-recipients[=(on|off)] enable/disable replacement of To/Cc/Bcc
                                           with To: undisclosed-recipients:;
              --                           end of options
            Accepted but ignored: -A, -B, -bm, -G, -h, -i, -L, -m, -n, -O, -o
            """;

    private Help() {}

    static List<String> version(Environment environment) {
        String version = Help.class.getPackage().getImplementationVersion();
        return List.of(
                environment.program() + " (zsmtp's zsend) version " + (version == null ? "unreleased" : version),
                "Options, files and exit statuses: those of msmtp 1.8",
                "Platform: " + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", Java "
                        + Runtime.version(),
                "TLS/SSL library: BoringSSL or the JDK's",
                "Authentication library: built-in",
                "Supported authentication methods:",
                String.join(" ", Values.mechanisms()),
                "IDN support: enabled",
                "Keyring support: secret-tool (libsecret)",
                "System configuration file name: "
                        + environment.systemDirectory().resolve("msmtprc"),
                "User configuration file name: " + Accounts.userFile(environment));
    }

    static List<String> zsend(Environment environment) {
        return TEXT.replace("@", environment.program())
                .replace('&', '@')
                .lines()
                .toList();
    }
}
