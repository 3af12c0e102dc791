package org.zsmtp.daemon.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.routing.MxUse;
import org.zsmtp.smtp.mime.ConversionOptions.Channel;
import org.zsmtp.smtp.session.Hello;

class ConfigurationFileTest {
    @TempDir
    Path directory;

    @Test
    void aKeyIsTheLongNameOfAnOption() throws Exception {
        AgentOptions options = read("""
                # A comment

                port = 2525
                  no-mx=yes
                timeout = conn=30s,cmd=1m
                seven-bit = 2
                dns = 192.0.2.1
                dns = 192.0.2.2
                transcript = /var/log/smtp of today
                """);
        assertThat(options)
                .isEqualTo(AgentOptions.parse(List.of(
                        "-p2525",
                        "-x",
                        "-Tconn=30s,cmd=1m",
                        "-77",
                        "--dns=192.0.2.1",
                        "--dns=192.0.2.2",
                        "-l/var/log/smtp of today")));
    }

    @Test
    void theCommandLineWins() throws Exception {
        AgentOptions options =
                read("""
                port = 2525
                no-mx = yes
                timeout = conn=30s,cmd=1m
                dns = 192.0.2.1
                destination = mail.example
                seven-bit = 1
                debug = 1
                """, "-p2526", "--no-mx=no", "-Tcmd=2m", "--dns=192.0.2.2", "--destination=", "-7", "-d");
        assertThat(options)
                .isEqualTo(AgentOptions.parse(List.of("-p2526", "-Tconn=30s,cmd=2m", "--dns=192.0.2.2", "-7", "-d")));
        assertThat(options.routing().mxUse()).isEqualTo(MxUse.USED);
    }

    @Test
    void anEightOnTheCommandLineWinsOverASevenOfTheFileButNotOverItsHelo() throws Exception {
        AgentOptions options = read("seven-bit = 2\n", "-8");
        assertThat(options.content().conversion().channel()).isEqualTo(Channel.EIGHT_BIT);
        assertThat(options.session().conversation().hello()).isEqualTo(Hello.HELO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ports = 25 | there is no option \"ports\"",
                "port 25 | a line must be KEY = VALUE",
                "port = many | port: must be a number from 1 to 65535, not \"many\"",
                "port = | port: must be a number",
                "no-mx = on | no-mx: must be yes or no",
                "no-mx = | no-mx: must be yes or no",
                "timeout = conn=3 | timeout: conn must be at least 10 seconds",
                "spool = /var/spool | spool is allowed on the command line only",
                "help = yes | help is allowed on the command line only",
                "lmtp = yes | LMTP is not allowed on port 25",
                "dns = ns.example | dns: must be an address",
            })
    void aMistakeIsNamedWithItsFileAndLine(String line, String why) throws IOException {
        Path file = file("# first\n" + line + "\n");
        assertThatThrownBy(() -> AgentOptions.read(List.of(), Optional.of(file), Zenv.NONE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(file + ":2: ")
                .hasMessageContaining(why);
    }

    @Test
    void aKeyMayNotStandTwice() {
        assertThatThrownBy(() -> read("port = 1\nport = 2\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(":2: port is already in line 1");
    }

    @Test
    void theInstalledFileMayBeMissingButNotOneThatIsNamed() throws UsageException {
        Path missing = directory.resolve("none.conf");
        assertThat(AgentOptions.read(List.of(), Optional.of(missing), Zenv.NONE))
                .isEqualTo(AgentOptions.defaults());
        assertThatThrownBy(() -> AgentOptions.parse(List.of("--config", missing.toString())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be read: No such file or directory");
        assertThatThrownBy(() -> AgentOptions.parse(List.of("--config", directory.toString())))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aFileThatIsNamedReplacesTheInstalledOne() throws Exception {
        Path installed = file("port = 2525\nno-mx = yes\n");
        Path named = Files.writeString(directory.resolve("other.conf"), "port = 2526\n");
        assertThat(AgentOptions.read(List.of("--config=" + named), Optional.of(installed), Zenv.NONE))
                .isEqualTo(AgentOptions.parse(List.of("-p2526")));
    }

    @Test
    void helpIsPrintedWhateverTheFileSays() throws Exception {
        assertThat(read("nonsense\n", "--help").task()).isEqualTo(new Task.Help());
        assertThat(read("nonsense\n", "-V").task()).isEqualTo(new Task.Version());
    }

    @Test
    void octetsThatAreNoUtf8AreRefused() throws IOException {
        Path file = Files.write(directory.resolve("latin.conf"), new byte[] {'#', (byte) 0xe4, '\n'});
        assertThatThrownBy(() -> AgentOptions.read(List.of(), Optional.of(file), Zenv.NONE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not UTF-8");
    }

    private AgentOptions read(String text, String... arguments) throws UsageException, IOException {
        return AgentOptions.read(List.of(arguments), Optional.of(file(text)), Zenv.NONE);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("zsmtp.conf"), text);
    }
}
