package org.zsmtp.daemon.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The completion that shells have of our options is made from their table. Where it is out of date,
/// `-Dzsmtp.completion=write` has this test write it anew.
class CompletionTest {
    private static final Path PLACE = Path.of("../../scripts/lib/debian/completion");

    @Test
    void bashCompletesEveryOption() throws IOException {
        assertThat(kept("zsmtp", bash())).isEqualTo(bash());
    }

    @Test
    void zshCompletesEveryOptionWithItsMeaning() throws IOException {
        assertThat(kept("_zsmtp", zsh())).isEqualTo(zsh());
    }

    private static String kept(String name, String made) throws IOException {
        Path file = PLACE.resolve(name);
        if ("write".equals(System.getProperty("zsmtp.completion"))) {
            Files.writeString(file, made);
        }
        return Files.readString(file);
    }

    private static String bash() {
        List<String> words = new ArrayList<>();
        for (Option option : Option.values()) {
            option.letter().ifPresent(letter -> words.add("-" + letter));
            words.add("--" + option.longName() + (option.needsValue() ? "=" : ""));
        }
        return """
                # Completion of zsmtp's options in bash, made from their table.
                _zsmtp() {
                    local current=${COMP_WORDS[COMP_CWORD]} option value
                    option=${COMP_WORDS[COMP_CWORD-1]}
                    if [[ $current == "=" ]]; then
                        current=
                    elif [[ $option == "=" ]]; then
                        option=${COMP_WORDS[COMP_CWORD-2]}
                    fi
                    case $option in
                        %s)
                            compopt -o filenames
                            mapfile -t COMPREPLY < <(compgen -f -- "$current")
                            ;;
                        %s)
                            compopt -o filenames
                            mapfile -t COMPREPLY < <(compgen -d -- "$current")
                            ;;
                        %s) COMPREPLY=() ;;
                        *)
                            if [[ $current == -* ]]; then
                                mapfile -t COMPREPLY < <(compgen -W '%s' -- "$current")
                                [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
                            else
                                mapfile -t COMPREPLY < <(compgen -A hostname -- "$current")
                            fi
                            ;;
                    esac
                }
                complete -F _zsmtp zsmtp
                """.formatted(named("FILE"), named("DIR"), others(), String.join(" ", words));
    }

    private static String named(String argument) {
        return Arrays.stream(Option.values())
                .filter(option -> option.argument().equals(argument))
                .map(CompletionTest::spellings)
                .collect(Collectors.joining(" | "));
    }

    private static String others() {
        return Arrays.stream(Option.values())
                .filter(Option::needsValue)
                .filter(option -> !List.of("FILE", "DIR").contains(option.argument()))
                .map(CompletionTest::spellings)
                .collect(Collectors.joining(" | "));
    }

    private static String spellings(Option option) {
        return option.letter().map(letter -> "-" + letter + " | ").orElse("") + "--" + option.longName();
    }

    private static String zsh() {
        StringBuilder script = new StringBuilder(
                "#compdef zsmtp\n# Completion of zsmtp's options, made from their table.\n\n_arguments -s -S \\\n");
        for (Option option : Option.values()) {
            String meaning = "[" + quoted(option.meaning()) + "]";
            String value = option.needsValue() ? ":" + quoted(option.argument()) + ":" + values(option) : "";
            option.letter()
                    .ifPresent(letter -> script.append(
                            "    '*-" + letter + (option.needsValue() ? "+" : "") + meaning + value + "' \\\n"));
            script.append(
                    "    '*--" + option.longName() + (option.needsValue() ? "=" : "") + meaning + value + "' \\\n");
        }
        return script.append("    ':host:_hosts'\n").toString();
    }

    private static String values(Option option) {
        return switch (option.argument()) {
            case "FILE" -> "_files";
            case "DIR" -> "_files -/";
            default -> " ";
        };
    }

    private static String quoted(String text) {
        return text.replace("'", "'\\''").replaceAll("[\\[\\]:]", "\\\\$0");
    }
}
