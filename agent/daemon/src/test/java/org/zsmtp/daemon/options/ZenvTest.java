package org.zsmtp.daemon.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.daemon.options.Zenv.HeaderTabs;
import org.zsmtp.daemon.options.Zenv.ReceivedClause;
import org.zsmtp.smtp.mime.DefaultCharset;

class ZenvTest {
    @TempDir
    Path directory;

    @Test
    void everyVariableIsRead() {
        assertThat(Zenv.of("""
                        POSTOFFICE=/var/spool/postoffice
                        DEFCHARSET=\tISO-8859-15
                        RFC822TABS=0
                        NORECEIVEDFORCLAUSE=
                        SYSLOGFLG=t
                        BINDADDR= iface:eth0
                        SELFADDRESSES=[192.0.2.7],[IPv6:2001:db8::7] 192.0.2.8
                        TALOCKMODE=F
                        """))
                .isEqualTo(new Zenv(
                        new DefaultCharset("ISO-8859-15"),
                        HeaderTabs.EXPANDED,
                        ReceivedClause.LEFT_OUT,
                        Optional.of("t"),
                        Optional.of("iface:eth0"),
                        Set.of(
                                InetAddress.ofLiteral("192.0.2.7"),
                                InetAddress.ofLiteral("2001:db8::7"),
                                InetAddress.ofLiteral("192.0.2.8")),
                        List.of()));
    }

    @Test
    void anEmptyFileChangesNothing() {
        assertThat(Zenv.of("")).isEqualTo(Zenv.NONE);
        assertThat(Zenv.of("# DEFCHARSET=UTF-8\n=x\nDEFCHARSET\n")).isEqualTo(Zenv.NONE);
    }

    @Test
    void theFirstOfANameCounts() {
        assertThat(Zenv.of("DEFCHARSET=KOI8-R\nDEFCHARSET=UTF-8\n").defaultCharset())
                .isEqualTo(new DefaultCharset("KOI8-R"));
    }

    @Test
    void nothingIsQuotedOrExpanded() {
        assertThat(Zenv.of("SYSLOGFLG=\"T\"$X\n").syslogFlags()).contains("\"T\"$X");
    }

    @ParameterizedTest
    @CsvSource({
        "RFC822TABS=0, EXPANDED",
        "RFC822TABS=00, EXPANDED",
        "RFC822TABS=1, KEPT",
        "RFC822TABS=, KEPT",
        "TABS=0, KEPT"
    })
    void tabsAreKeptUnlessTheirVariableBeginsWithZero(String line, HeaderTabs tabs) {
        assertThat(Zenv.of(line).headerTabs()).isEqualTo(tabs);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DEFCHARSET=ISO 8859 | DEFCHARSET",
                "DEFCHARSET=x?=\u001b[2J | DEFCHARSET",
                "SELFADDRESSES=mail.example | SELFADDRESSES: \"mail.example\" is not an address",
                "SELFADDRESSES=[192.0.2.300] | SELFADDRESSES",
            })
    void aValueThatCannotBeUsedIsToldAndLeftOut(String line, String trouble) {
        Zenv zenv = Zenv.of(line + "\n");
        assertThat(zenv.troubles()).singleElement().asString().contains(trouble).doesNotContain("\u001b");
        assertThat(zenv).usingRecursiveComparison().ignoringFields("troubles").isEqualTo(Zenv.NONE);
    }

    @Test
    void zconfigNamesTheFile() throws IOException {
        Path file = Files.write(
                directory.resolve("zmailer.conf"), "NAME=\u00e4\nSYSLOGFLG=x\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Zenv.read(Optional.of(file.toString())).syslogFlags()).contains("x");
    }

    @Test
    void aFileThatCannotBeReadIsToldAndChangesNothing() {
        String missing = directory.resolve("none").toString();
        assertThat(Zenv.read(Optional.of(missing)).troubles())
                .containsExactly("ZCONFIG names " + missing + ", which does not exist");
        assertThat(Zenv.read(Optional.of(directory.toString())).troubles()).hasSize(1);
        assertThat(Zenv.read(Optional.of("/dev/zero")).troubles()).hasSize(1);
    }
}
