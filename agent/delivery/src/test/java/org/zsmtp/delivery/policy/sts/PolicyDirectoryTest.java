package org.zsmtp.delivery.policy.sts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.address.DomainName;

class PolicyDirectoryTest {

    private static final DomainName DOMAIN = DomainName.parse("Example.Org");
    private static final Instant THEN = Instant.ofEpochSecond(1_700_000_000);
    private static final String TEXT = "version: STSv1\r\nmode: enforce\r\nmx: mx.example.org\r\nmax_age: 86400\r\n";

    @TempDir
    private Path base;

    @Test
    void whatIsSavedIsFoundByAnotherProcess() throws IOException, InvalidPolicyException {
        Path directory = base.resolve("not/yet");
        new PolicyDirectory(directory).save(DOMAIN, "7", THEN, TEXT);
        assertThat(new PolicyDirectory(directory).load(DomainName.parse("example.ORG")))
                .isEqualTo(new RememberedPolicy("7", THEN, PolicyDocument.parse(TEXT)));
        assertThat(names(directory)).containsExactly("example.org.sts");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("example.org.sts"))))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void aLaterOneTakesItsPlaceAndAForgottenOneIsGone() throws IOException {
        PolicyDirectory directory = new PolicyDirectory(base);
        directory.save(DOMAIN, "7", THEN, TEXT);
        directory.save(DOMAIN, "8", THEN.plusSeconds(60), TEXT);
        assertThat(directory.load(DOMAIN)).extracting(RememberedPolicy::id).isEqualTo("8");
        directory.forget(DOMAIN);
        assertThat(directory.load(DOMAIN)).isNull();
        assertThat(names(base)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "zsmtp-sts 1",
                "zsmtp-sts 2\ndomain: example.org\nid: 7\nfetched: 1\n\n" + TEXT,
                "zsmtp-sts 1\ndomain: example.net\nid: 7\nfetched: 1\n\n" + TEXT,
                "zsmtp-sts 1\ndomain: example.org\nid: \nfetched: 1\n\n" + TEXT,
                "zsmtp-sts 1\ndomain: example.org\nid: 7\nfetched: -1\n\n" + TEXT,
                "zsmtp-sts 1\ndomain: example.org\nid: 7\nfetched: 999999999999\n\n" + TEXT,
                "zsmtp-sts 1\ndomain: example.org\nid: 7\nfetched: 1\n\nversion: STSv1\r\nmode: enf",
                "zsmtp-sts 1\ndomain: example.org\nid: 7\nfetched: 1\n" + TEXT,
                "\u0000\u0001\u0002"
            })
    void aBrokenFileIsNone(String content) throws IOException {
        Files.write(base.resolve("example.org.sts"), content.getBytes(StandardCharsets.ISO_8859_1));
        PolicyDirectory directory = new PolicyDirectory(base);
        assertThat(directory.load(DOMAIN)).isNull();
        directory.save(DOMAIN, "9", THEN, TEXT);
        assertThat(directory.load(DOMAIN)).isNotNull();
    }

    @Test
    void aFileThatIsTooLongOrADirectoryOrALinkIsNone() throws IOException {
        PolicyDirectory directory = new PolicyDirectory(base);
        directory.save(DOMAIN, "7", THEN, TEXT + "x: " + "y".repeat(70_000));
        assertThat(directory.load(DOMAIN)).isNull();
        Files.createDirectory(base.resolve("a.example.sts"));
        assertThat(directory.load(DomainName.parse("a.example"))).isNull();
        directory.save(DomainName.parse("elsewhere.example"), "7", THEN, TEXT);
        Files.createSymbolicLink(base.resolve("b.example.sts"), base.resolve("elsewhere.example.sts"));
        assertThat(directory.load(DomainName.parse("b.example"))).isNull();
    }

    @Test
    void whatCannotBeWrittenLeavesNothingBehind() throws IOException {
        Path file = Files.createFile(base.resolve("file"));
        PolicyDirectory directory = new PolicyDirectory(file);
        directory.save(DOMAIN, "7", THEN, TEXT);
        assertThat(directory.load(DOMAIN)).isNull();
        Files.createDirectory(base.resolve("example.org.sts"));
        Files.createFile(base.resolve("example.org.sts/inside"));
        new PolicyDirectory(base).save(DOMAIN, "7", THEN, TEXT);
        assertThat(names(base)).containsExactlyInAnyOrder("file", "example.org.sts");
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
