package org.zsmtp.bench.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.bench.sink.SinkRules;

/// A destination of the demonstration, and how its mail servers behave.
///
/// @param domain  the recipients' domain
/// @param story   what is special about it, for the table
/// @param exchangers addresses of its mail exchangers, best first; those that are to refuse connections have no
///     server
/// @param dead    how many of the exchangers, from the best, refuse connections
/// @param rules   what its server does not accept, null where there is no server at all
record DemoHost(
        String domain,
        String story,
        List<String> exchangers,
        int dead,
        @Nullable SinkRules rules) {}
