package org.zsmtp.it.compat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Has the built agent do what the original did in one case.
///
/// @param observation what came of it
/// @param transcript  what the servers saw, for a person
record Replay(Observation observation, String transcript) {

    /// @param directory empty; becomes the spool
    static Replay of(Capture capture, Distribution distribution, Path directory)
            throws IOException, InterruptedException {
        PrivateSpool spool = PrivateSpool.lay(directory, capture);
        try (Neighbourhood neighbourhood =
                Neighbourhood.open(capture, capture.words().late())) {
            List<AgentRun> runs = new ArrayList<>();
            for (List<String> stdin : capture.stdins()) {
                runs.add(LockStep.run(distribution.launch(capture, neighbourhood, spool), stdin));
            }
            return new Replay(
                    new Observation(
                            runs, spool.controls(capture), neighbourhood.messages(), neighbourhood.violations()),
                    neighbourhood.transcript());
        }
    }
}
