package org.zsmtp.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The Java examples of a page of documentation, and the sources that are compiled and run: for tests that hold one to
/// the other. On a page an example follows a comment with its name; in a source it stands between the lines
/// `// begin NAME` and `// end`.
public final class PageExamples {

    private static final Pattern SHOWN = Pattern.compile("<!-- (\\S+) -->\n```java\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern MARKED =
            Pattern.compile("^ *// begin (\\S+)\n(.*?)^ *// end\n", Pattern.DOTALL | Pattern.MULTILINE);

    private PageExamples() {}

    /// @return examples of a page by their names
    /// @throws IllegalArgumentException where one has no name
    public static Map<String, String> shown(Path page) throws IOException {
        String text = Files.readString(page);
        Map<String, String> shown = new TreeMap<>();
        for (Matcher each = SHOWN.matcher(text); each.find(); ) {
            shown.put(each.group(1), each.group(2));
        }
        if (text.split("```java", -1).length != shown.size() + 1) {
            throw new IllegalArgumentException("an example without a name, or two of one name, in " + page);
        }
        return shown;
    }

    /// @param directories of Java sources, without those below
    /// @return their examples by their names
    public static Map<String, String> marked(Path... directories) throws IOException {
        Map<String, String> marked = new TreeMap<>();
        for (Path directory : directories) {
            for (Path source : sources(directory)) {
                for (Matcher each = MARKED.matcher(Files.readString(source)); each.find(); ) {
                    marked.put(each.group(1), each.group(2).stripTrailing().stripIndent() + "\n");
                }
            }
        }
        return marked;
    }

    private static List<Path> sources(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(each -> each.toString().endsWith(".java")).toList();
        }
    }
}
