package org.zsmtp.daemon.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;

/// What users read, held against the table of options: the manual pages and the samples in `conf`.
class DocumentationTest {
    private static final Path PROJECT = Path.of("../..");
    private static final Path PAGE = Path.of("src/main/man/zsmtp.8");
    private static final Path CONF_PAGE = PROJECT.resolve("conf/zsmtp.conf.5");
    private static final Path SAMPLE = PROJECT.resolve("conf/zsmtp.conf");

    /// A setting that is commented out; comments have a blank behind the `#`.
    private static final Pattern SETTING = Pattern.compile("#([a-z0-9-]+) =(.*)");

    private static final Pattern ENTRY = Pattern.compile(
            "\\.It Fl (?:([0-9A-Za-z])(?: Ar [a-z]+)? , (?:Fl )?)?-([a-z0-9-]+)(?: Ns = Ns Ar [a-z:]+)?");

    @TempDir
    Path directory;

    // ---- conf/zsmtp.conf ------------------------------------------------------------------------------------------

    @Test
    void theSampleHoldsEveryKeyWithItsDefault() throws IOException {
        Map<String, String> wanted = new LinkedHashMap<>();
        Arrays.stream(Option.values())
                .filter(Option::isSetting)
                .forEach(option -> wanted.put(option.longName(), option.defaultValue()));
        assertThat(sampleSettings()).containsExactlyEntriesOf(wanted);
    }

    @Test
    void theSampleMeansTheDefaultsWithOrWithoutItsCommentSigns() throws Exception {
        assertThat(AgentOptions.parse(List.of("--config", SAMPLE.toString()))).isEqualTo(AgentOptions.defaults());
        Path spelt = directory.resolve("zsmtp.conf");
        Files.write(
                spelt,
                lines(SAMPLE)
                        .map(line -> SETTING.matcher(line).replaceFirst("$1 =$2"))
                        .toList());
        assertThat(AgentOptions.parse(List.of("--config", spelt.toString()))).isEqualTo(AgentOptions.defaults());
    }

    @Test
    void aSettingOfTheSampleIsExplainedWithItsLetter() throws IOException {
        List<String> lines = lines(SAMPLE).toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher setting = SETTING.matcher(lines.get(i));
            if (setting.matches()) {
                assertThat(lines.get(i - 1)).as(lines.get(i)).startsWith("# ");
                Option option = Option.ofLongName(setting.group(1)).orElseThrow();
                option.letter().ifPresent(letter -> assertThat(lines).anyMatch(line -> line.contains("-" + letter)));
            }
        }
    }

    // ---- zsmtp.8 --------------------------------------------------------------------------------------------------

    @Test
    void theManualPageHasAnEntryForEachOptionWithLetterAndValue() throws IOException {
        Map<String, Matcher> entries = entries();
        assertThat(entries.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Option.values()).map(Option::longName).toList());
        for (Option option : Option.values()) {
            Matcher entry = entries.get(option.longName());
            assertThat(entry.group(1))
                    .as(option.longName())
                    .isEqualTo(option.letter().map(String::valueOf).orElse(null));
            boolean value = option.needsValue() || option.kind() == Option.Kind.COUNT;
            assertThat(entry.group().contains("Ns = Ns Ar"))
                    .as(option.longName())
                    .isEqualTo(value);
        }
    }

    @Test
    void theManualPageNamesEachDefaultThatIsNoMatterOfCourse() throws IOException {
        String page = Files.readString(PAGE);
        for (Option option : Option.values()) {
            if (!option.needsValue() || option.defaultValue().isEmpty() || option == Option.TIMEOUT) {
                continue;
            }
            int start = page.indexOf("-" + option.longName() + " Ns = Ns");
            String entry = page.substring(start, page.indexOf("\n.It", start));
            assertThat(entry)
                    .as(option.longName())
                    .containsPattern("\\b" + Pattern.quote(option.defaultValue()) + "\\b");
        }
        for (String part : Option.TIMEOUT.defaultValue().split(",", -1)) {
            String[] pair = part.split("=", 2);
            assertThat(page).containsPattern("\\.It " + pair[0] + "= Ns Ar time\n.*\\(" + pair[1] + ", ");
        }
    }

    @Test
    void theSynopsisListsEveryLetter() throws IOException {
        String page = Files.readString(PAGE);
        String synopsis = page.substring(page.indexOf(".Sh SYNOPSIS"), page.indexOf(".Sh DESCRIPTION"));
        for (Option option : Option.values()) {
            if (option.letter().isPresent()) {
                char letter = option.letter().get();
                Pattern place = option.needsValue()
                        ? Pattern.compile("\\.Op Fl " + letter + " Ar ")
                        : Pattern.compile("\\.(Op )?Fl [0-9A-Za-z]*" + letter);
                assertThat(synopsis).as(option.toString()).containsPattern(place);
            }
        }
    }

    // ---- zsmtp.conf.5 ---------------------------------------------------------------------------------------------

    @Test
    void thePageOfTheFileListsEachKeyWithLetterAndDefault() throws IOException {
        List<String> wanted = Arrays.stream(Option.values())
                .filter(Option::isSetting)
                .map(option -> (".It Cm " + option.longName() + " Ta"
                                + option.letter().map(letter -> " Fl " + letter).orElse("") + " Ta "
                                + option.defaultValue())
                        .strip())
                .toList();
        assertThat(lines(CONF_PAGE).filter(line -> line.startsWith(".It Cm ")).toList())
                .containsExactlyElementsOf(wanted);
    }

    @Test
    void theExampleOfThePageIsUnderstood() throws Exception {
        String page = Files.readString(CONF_PAGE);
        int start = page.indexOf("\n", page.indexOf(".Bd -literal")) + 1;
        Path example = Files.writeString(directory.resolve("example.conf"), page.substring(start, page.indexOf(".Ed")));
        assertThat(AgentOptions.parse(List.of("--config", example.toString()))).isNotEqualTo(AgentOptions.defaults());
    }

    // ---- tls_policy.5 ---------------------------------------------------------------------------------------------

    @Test
    void theExamplesOfThePolicyFileCanBeUsed() throws Exception {
        String page = Files.readString(PROJECT.resolve("conf/tls_policy.5"));
        int start = page.indexOf('\n', page.indexOf(".Bd -literal")) + 1;
        String example = page.substring(start, page.indexOf(".Ed")).replace("\\&", "");
        TlsPolicyFile policies = TlsPolicyFile.parse(Path.of("tls_policy"), example);
        assertThat(policies.of(DomainName.parse("old.example"), DomainName.parse("mx.old.example")))
                .contains(new TlsLevel.May());
        assertThat(policies.of(DomainName.parse("a.example"), DomainName.parse("mx.provider.example")))
                .contains(TlsLevel.Verify.HOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "may", "encrypt", "verify", "secure", "fingerprint", "dane", "dane-only"})
    void thePolicyPageExplainsEachLevel(String level) throws Exception {
        assertThat(Files.readString(PROJECT.resolve("conf/tls_policy.5")))
                .containsPattern("(?m)^\\.It Cm " + level + "\\b");
    }

    // ---- all pages -----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/man/zsmtp.8",
                "src/main/man/zsmtp-metrics.7",
                "../../conf/zsmtp.conf.5",
                "../../conf/tls_policy.5"
            })
    void aManualPageIsWellFormed(String file) throws IOException {
        List<String> lines = lines(Path.of(file)).toList();
        List<String> head = lines.stream()
                .filter(line -> !line.startsWith(".\\\""))
                .limit(5)
                .map(line -> line.split(" ", 2)[0])
                .toList();
        assertThat(head).containsExactly(".Dd", ".Dt", ".Os", ".Sh", ".Nm");
        assertThat(lines).noneMatch(String::isEmpty).allMatch(line -> line.length() <= 130);
        List<String> open = new ArrayList<>();
        for (String line : lines) {
            String macro = line.split(" ", 2)[0];
            switch (macro) {
                case ".Bl", ".Bd" -> open.add(macro);
                case ".El" -> assertThat(open.removeLast()).as(line).isEqualTo(".Bl");
                case ".Ed" -> assertThat(open.removeLast()).as(line).isEqualTo(".Bd");
                case ".Sh", ".Ss" -> assertThat(open).as(line).isEmpty();
                default -> {}
            }
        }
        assertThat(open).isEmpty();
    }

    // ---- conf/smtp-tls.conf, conf/scheduler.conf ------------------------------------------------------------------

    @Test
    void theSampleOnTransportSecurityNamesEveryKey() throws Exception {
        Path sample = PROJECT.resolve("conf/smtp-tls.conf");
        assertThat(TlsSettings.read(sample).values()).isEmpty();
        String spelt = lines(sample)
                .map(line -> line.matches("#[A-Za-z].*") ? line.substring(1) : line)
                .collect(Collectors.joining("\n"));
        TlsSettings settings = TlsSettings.parse(sample, spelt);
        assertThat(settings.values()).containsOnlyKeys(TlsKey.values());
        assertThat(settings.remarks()).allMatch(remark -> remark.endsWith(" has no effect"));
    }

    @Test
    void theSampleOfLevelsSaysNothingUntilItsCommentSignsAreTakenAway() throws Exception {
        Path sample = PROJECT.resolve("conf/tls_policy");
        assertThat(TlsPolicyFile.read(sample).of(Domain.parse("example.org"), Domain.parse("mx.example.org")))
                .isEmpty();
        String spelt = lines(sample)
                .map(line -> line.matches("#[^ ].*") ? line.substring(1) : line)
                .collect(Collectors.joining("\n"));
        for (String level : List.of("none", "may", "encrypt", "verify", "secure", "fingerprint", "dane", "dane-only")) {
            assertThat(spelt).containsPattern("(?m)^[^# ]+ +" + level + "( .*)?$");
        }
        assertThat(TlsPolicyFile.parse(sample, spelt).of(Domain.parse("x.example"), Domain.parse("mx.x.example")))
                .isPresent();
    }

    @Test
    void everyCommandOfTheSchedulersSampleIsUnderstood() throws Exception {
        Pattern command = Pattern.compile("\\s*command=\"\\S*/zsmtp (.*)\"");
        List<String> commands = lines(PROJECT.resolve("conf/scheduler.conf"))
                .map(command::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .toList();
        assertThat(commands).hasSizeGreaterThan(2);
        for (String line : commands) {
            assertThat(AgentOptions.parse(List.of(line.split(" ", -1))).task()).isEqualTo(new Task.Serve());
        }
    }

    // ---- proofs ---------------------------------------------------------------------------------------------------

    @Test
    void everyOptionHasATestThatProvesIt() throws IOException {
        Set<String> proved = proofs().stream().map(Proof::option).collect(Collectors.toSet());
        assertThat(proved)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Option.values()).map(Option::longName).toList());
        for (Proof proof : proofs()) {
            Path source = PROJECT.resolve(proof.module())
                    .resolve("src/test/java")
                    .resolve(proof.type().replace('.', '/') + ".java");
            assertThat(source).as(proof.toString()).isRegularFile();
            // Annotations may stand between the one that makes it a test and the method.
            Pattern living = Pattern.compile(
                    "@(?:Test|ParameterizedTest)\\b(?:(?!@Disabled|\\n    }\\n).)*?\\n    void " + proof.test() + "\\(",
                    Pattern.DOTALL);
            assertThat(Files.readString(source)).as(proof.toString()).containsPattern(living);
        }
    }

    private record Proof(String option, String module, String type, String test) {}

    private static List<Proof> proofs() throws IOException {
        return lines(Path.of("src/test/resources/org/zsmtp/daemon/options/proofs.tsv"))
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(row -> new Proof(row[0], row[1], row[2], row[3]))
                .toList();
    }

    private static Map<String, String> sampleSettings() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        lines(SAMPLE).map(SETTING::matcher).filter(Matcher::matches).forEach(found -> {
            assertThat(settings.put(found.group(1), found.group(2).strip())).isNull();
        });
        return settings;
    }

    private static Map<String, Matcher> entries() throws IOException {
        Map<String, Matcher> entries = new LinkedHashMap<>();
        for (String line :
                lines(PAGE).filter(text -> text.startsWith(".It Fl ")).toList()) {
            Matcher entry = ENTRY.matcher(line);
            assertThat(entry.matches()).as(line).isTrue();
            assertThat(entries.put(entry.group(2), entry)).as(line).isNull();
        }
        return entries;
    }

    private static Stream<String> lines(Path path) throws IOException {
        return Files.readString(path, StandardCharsets.UTF_8).lines();
    }
}
