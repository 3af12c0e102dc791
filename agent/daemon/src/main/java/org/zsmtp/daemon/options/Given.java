package org.zsmtp.daemon.options;

import org.jspecify.annotations.Nullable;

/// One option as it was written.
///
/// @param option which
/// @param value  as written; null where the option stands alone
/// @param place  where
record Given(Option option, @Nullable String value, Place place) {

    /// Where an option was given.
    sealed interface Place {

        /// Among the program's arguments.
        record CommandLine() implements Place {}

        /// @param file as it was named
        /// @param line counted from 1
        record FileLine(String file, int line) implements Place {}
    }

    /// @param why a predicate such as `must be yes or no`
    /// @return the complaint about it, for the person who wrote it
    UsageException refused(String why) {
        return switch (place) {
            case Place.CommandLine() -> new UsageException("option " + option + ": " + why);
            case Place.FileLine(String file, int line) ->
                new ConfigurationException(file + ":" + line + ": " + option.longName() + ": " + why);
        };
    }
}
