package org.zsmtp.it.compat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zsmtp.it.EngineMode;
import org.zsmtp.testkit.spawn.Launch;

/// The built agent, as it would be installed.
///
/// @param launcher the program that the scheduler would start
/// @param engine   who does the agent's work
record Distribution(Path launcher, EngineMode engine) {

    /// From the system property `zsmtp.home`, the directory of the unpacked distribution.
    static Distribution built(EngineMode engine) {
        String home = System.getProperty("zsmtp.home");
        if (home == null) throw new IllegalStateException("system property zsmtp.home is not set");
        Path launcher = Path.of(home, "bin", "zsmtp").toAbsolutePath();
        if (!Files.isExecutable(launcher)) throw new IllegalStateException("no launcher at " + launcher);
        return new Distribution(launcher, engine);
    }

    /// As the scheduler would start it, but for a name server of the case's own and the port that is free here.
    Launch launch(Capture capture, Neighbourhood neighbourhood, PrivateSpool spool) {
        List<String> command = new ArrayList<>();
        command.add(launcher.toString());
        command.addAll(engine.options());
        command.add("--dns");
        command.add("127.0.0.1:" + neighbourhood.nameServer().getPort());
        List<String> captured = capture.text().arguments();
        for (int i = 0; i < captured.size(); i++) {
            boolean port = i > 0 && captured.get(i - 1).equals("-p");
            command.add(port ? Integer.toString(neighbourhood.port()) : captured.get(i));
        }
        return Launch.of(spool.transport(), command).withEnvironment(engine.environment());
    }
}
