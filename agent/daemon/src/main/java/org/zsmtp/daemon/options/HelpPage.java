package org.zsmtp.daemon.options;

import org.zsmtp.smtp.text.Paragraph;

/// The text of `--help`.
public final class HelpPage {
    private static final int WIDTH = 80;
    private static final int MEANING_COLUMN = 29;

    private HelpPage() {}

    /// @return the page, lines ended with LF
    public static String text() {
        StringBuilder page = new StringBuilder("""
                zsmtp - delivers mail from a ZMailer spool by SMTP

                Usage: zsmtp [OPTION]... [HOST]                 started by ZMailer's scheduler
                       zsmtp --spool DIR [OPTION]... [HOST]     by hand
                       zsmtp --spool DIR --explain [HOST]       prints what would be done
                       zsmtp --spool DIR --list [HOST]          lists what waits, and why
                       zsmtp --spool DIR --why WHAT             tells all about a message
                       zsmtp --spool DIR --free-locks           frees the locks of dead agents
                       zsmtp -D [OPTION]... HOST                tests a connection
                       zsmtp --check-tls [OPTION]... HOST       checks its transport security
                       zsmtp --status [--json] [PID|all]        tells what runs and what it does
                       zsmtp --event-log LOG --report FILE      makes a page of the event log
                       zsmtp --trace HOST|JOB|all               shows conversations live
                       zsmtp --check-config [OPTION]...         checks the configuration

                Without --spool it reads jobs from standard input, one per line, and reports
                each recipient on standard output, as ZMailer's scheduler expects of its smtp
                agent. HOST is used for jobs that name no host; by hand, only mail for it is
                delivered. Options that set something are allowed in zsmtp.conf too:
                LONG-NAME = VALUE, yes or no for a switch.

                Options
                """);
        for (Option option : Option.values()) {
            page.append("  ").append(option.synopsis());
            int column = 2 + option.synopsis().length();
            if (column + 2 > MEANING_COLUMN) {
                page.append('\n');
                column = 0;
            }
            page.repeat(' ', MEANING_COLUMN - column)
                    .append(String.join(
                            "\n" + " ".repeat(MEANING_COLUMN),
                            Paragraph.lines(option.meaning(), WIDTH - MEANING_COLUMN)))
                    .append('\n');
            if (option.needsValue() && !option.defaultValue().isEmpty()) {
                page.repeat(' ', MEANING_COLUMN)
                        .append("(default: ")
                        .append(option.defaultValue())
                        .append(")\n");
            }
        }
        return page.append("""

                Examples
                  command="zsmtp -c $channel"          in scheduler.conf
                  zsmtp --spool /var/spool/postoffice --explain
                  zsmtp --spool /var/spool/postoffice -T conn=30s,cmd=1m example.org
                  zsmtp -F '[192.0.2.1]:2525' --dns 127.0.0.1:5353

                Exit status
                   0  ended in order; by hand: all that was tried was delivered;
                      -D, --check-tls: it works
                   1  --check-tls: fail; --why: nothing is known of it;
                      --free-locks: marks are left
                  64  the command line cannot be understood;
                      --tls-report: this host has no name;
                      --report: no event log is named, or it is the file itself
                  65  a diagnostic record could not be written;
                      --tls-report: lines could not be read
                  66  --spool names no spool, or by hand a control file cannot be read;
                      --tls-report: no sessions for that day;
                      --status: no process or agent has that number;
                      --report: the event log cannot be read;
                      --list, --why, --free-locks: something could not be read
                  69  by hand: some recipients failed permanently, none were deferred;
                      -D: no such host, or a delivery would fail;
                      --metrics-listen: the address cannot be had; also: no Java 25
                  70  an internal error; a file cannot be written
                  75  by hand: some recipients were deferred; -D: no server would take mail now;
                      --check-tls: something could not be found out at present;
                      --status: a process does not answer
                  78  a configuration file cannot be read or understood;
                      --check-config: something is wrong
                 128+n  by hand at the second signal n, other commands at the first
                """).toString();
    }
}
