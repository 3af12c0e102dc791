package org.zsmtp.bench;

import java.nio.file.Path;
import java.util.Map;

/// Where Postfix's programs are, unpacked and not installed.
///
/// @param source      `smtp-source`
/// @param libexec     the daemons
/// @param sbin        the commands
/// @param lib         its own libraries
/// @param meta        `postfix-files`
/// @param libraryPath for LD_LIBRARY_PATH
/// @param preload     for LD_PRELOAD: what lets it run as whoever starts it
public record PostfixPlaces(
        String source, String libexec, String sbin, String lib, String meta, String libraryPath, String preload) {

    private static final String NAMES =
            "LD_LIBRARY_PATH LD_PRELOAD UID_WRAPPER UID_WRAPPER_ROOT NSS_WRAPPER_PASSWD" + " NSS_WRAPPER_GROUP";

    /// Of its daemons.
    public Map<String, String> environment() {
        return Map.of(
                "LD_LIBRARY_PATH",
                libraryPath,
                "LD_PRELOAD",
                preload,
                "UID_WRAPPER",
                "1",
                "UID_WRAPPER_ROOT",
                "1",
                "NSS_WRAPPER_PASSWD",
                "/etc/passwd",
                "NSS_WRAPPER_GROUP",
                "/etc/group");
    }

    /// Of a sender in this directory, a line each.
    String parameters(Path directory) {
        return """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                daemon_directory = %2$s
                command_directory = %3$s
                shlib_directory = %4$s
                meta_directory = %5$s
                mail_owner = mail
                setgid_group = daemon
                default_privs = nobody
                import_environment = MAIL_CONFIG TZ LANG=C %6$s
                maillog_file = %1$s/mail.log
                maillog_file_prefixes = %1$s
                hash_queue_names = hold
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                myhostname = bench.sender.example
                mydestination =
                mynetworks = 127.0.0.0/8
                local_recipient_maps =
                alias_maps =
                alias_database =
                smtpd_recipient_restrictions = permit_mynetworks, reject
                smtp_dns_support_level = disabled
                max_use = 1000000
                max_idle = 1000s
                """.formatted(directory, libexec, sbin, lib, meta, NAMES);
    }
}
