package org.zsmtp.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.daemon.logs.LogSettings;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.LogConfig;
import org.zsmtp.daemon.record.LogDetail;
import org.zsmtp.daemon.record.syslog.Syslog;
import org.zsmtp.daemon.record.syslog.SyslogLayout;
import org.zsmtp.daemon.record.title.TitlePlace;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.SeveralDeliveryListeners;

/// Opens the logs that the options ask for.
final class LogStart {

    /// The socket of the system's logger, for tests.
    private static final String LOGGER_PROPERTY = "zsmtp.syslog";

    /// The level of the log, for its configuration.
    private static final String LEVEL_PROPERTY = "zsmtp.log.level";

    private LogStart() {}

    /// @param pid       of the agent
    /// @param titles    where its title is shown, if anywhere
    /// @param transport the spool's transport directory
    /// @param trouble   gets one line for each file that cannot be opened
    static AgentLogs open(
            AgentOptions options, long pid, Supplier<Optional<TitlePlace>> titles, Path transport, Trouble trouble)
            throws IOException {
        try {
            return AgentLogs.open(
                    settings(options),
                    transport,
                    pid,
                    titles,
                    InstantSource.system(),
                    ZoneId.systemDefault(),
                    text -> tell(trouble, text),
                    text -> results().warn(text));
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
    }

    /// The log of results.
    static Logger results() {
        return LoggerFactory.getLogger("org.zsmtp.report");
    }

    /// Gets a line about a file that cannot be opened.
    interface Trouble {
        void tell(String text) throws IOException;
    }

    private static void tell(Trouble trouble, String text) {
        try {
            trouble.tell(text);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /// The log of connections, and all records.
    ///
    /// @param owner hears first
    static DeliveryListener listener(AgentLogs records, AgentOptions options, DeliveryListener owner) {
        List<DeliveryListener> listeners = new ArrayList<>();
        listeners.add(owner);
        listeners.add(new ConnectionLog(() -> LoggerFactory.getLogger("org.zsmtp.delivery")));
        listeners.addAll(records.deliveries());
        TlsSessions.listener(options).ifPresent(listeners::add);
        return new SeveralDeliveryListeners(listeners);
    }

    private static LogDetail detail(LogConfig choice) {
        if (choice.debug() > 1) {
            return LogDetail.EACH_JOB;
        }
        return choice.debug() + choice.verbosity() > 0 ? LogDetail.DEBUGGING : LogDetail.USUAL;
    }

    /// Sets the level of the process's log where `-d` is given. To be called before anything is logged.
    static void setLogLevel(AgentOptions options) {
        if (options.records().debug() > 0) {
            System.setProperty(LEVEL_PROPERTY, "DEBUG");
        }
    }

    private static LogSettings settings(AgentOptions options) {
        LogConfig choice = options.records();
        return new LogSettings(
                choice.transcript(),
                detail(choice),
                switch (choice.title()) {
                    case AS_STARTED -> LogSettings.Title.LEFT_ALONE;
                    case SHOWS_PROGRESS -> LogSettings.Title.SHOWN;
                },
                choice.eventLog(),
                SyslogLayout.of(options.zenv().syslogFlags().orElse(null)),
                Path.of(System.getProperty(LOGGER_PROPERTY, Syslog.DEVICE.toString())),
                SecurityFiles.detail(options.session().security()));
    }
}
