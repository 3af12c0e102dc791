package org.zsmtp.testkit.spawn;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What to start, and how much the new process gets from its parent: nothing but what is said here.
///
/// @param command         the program, by its path, and its arguments
/// @param directory       the new process's working directory
/// @param environment     the whole environment
/// @param descriptorLimit the soft limit of open files
public record Launch(List<String> command, Path directory, Map<String, String> environment, int descriptorLimit) {

    /// The soft limit that the scheduler sets for its children.
    public static final int SCHEDULERS_DESCRIPTOR_LIMIT = 32;

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty() || !command.getFirst().startsWith("/")) {
            throw new IllegalArgumentException("the program's path must be absolute: " + command);
        }
        if (descriptorLimit < 4) {
            throw new IllegalArgumentException("too few descriptors: " + descriptorLimit);
        }
    }

    /// As the scheduler does it: an empty environment and 32 descriptors.
    public static Launch of(Path directory, List<String> command) {
        return new Launch(command, directory, Map.of(), SCHEDULERS_DESCRIPTOR_LIMIT);
    }

    public Launch withEnvironment(Map<String, String> variables) {
        return new Launch(command, directory, variables, descriptorLimit);
    }

    public Launch withDescriptorLimit(int limit) {
        return new Launch(command, directory, environment, limit);
    }
}
