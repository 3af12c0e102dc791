package org.zsmtp.sendmail;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.text.Printable;

/// What a program finds around it: everything that is not its argument list.
///
/// @param program the name that it was called by
/// @param environment hostile like everything from outside
/// @param systemDirectory where files for the whole machine are
/// @param login the name of the user who runs it, as the system has it
/// @param input unchecked octets
/// @param output for what was asked for
/// @param errors for complaints
record Environment(
        String program,
        Map<String, String> environment,
        Path systemDirectory,
        String login,
        InputStream input,
        PrintStream output,
        PrintStream errors) {

    /// What this process finds.
    static Environment ofThisProcess(String defaultName) {
        return new Environment(
                System.getProperty("zsmtp.program", defaultName),
                System.getenv(),
                Path.of("/etc"),
                System.getProperty("user.name", ""),
                new FileInputStream(FileDescriptor.in),
                System.out,
                System.err);
    }

    /// @return a variable's value, if it has one that is not empty
    Optional<String> variable(String name) {
        @Nullable String value = environment.get(name);
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /// @return the user's directory
    Path home() {
        return Path.of(variable("HOME").orElseGet(() -> System.getProperty("user.home", "/")));
    }

    /// @return USER, else LOGNAME, else what the system calls the user
    String user() {
        return variable("USER").or(() -> variable("LOGNAME")).orElse(login);
    }

    /// @return `name` with a leading tilde replaced by the user's directory
    String expanded(String name) {
        return name.startsWith("~") ? home() + name.substring(1) : name;
    }

    /// Reports a fault of the program by its class alone: its message may hold secrets. With `ZSEND_TRACE` in the
    /// environment the stack trace is printed.
    ///
    /// @return what the program ends with
    ExitStatus fault(RuntimeException fault) {
        complain("internal error: " + fault.getClass().getSimpleName());
        if (environment.containsKey("ZSEND_TRACE")) {
            fault.printStackTrace(errors);
        }
        return ExitStatus.EX_SOFTWARE;
    }

    /// Prints a hint, unless the program is called by the name of another, whose output is then expected and no
    /// more.
    void hint(String line) {
        if (!program.equals("msmtp") && !program.equals("sendmail")) {
            complain("hint: " + line);
        }
    }

    /// Prints a complaint after the program's name.
    void complain(String line) {
        errors.println(program + ": " + Printable.unicode(line));
    }
}
