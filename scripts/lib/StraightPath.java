import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Draws agent/docs/straight-path.svg from the imports of the sources: the packages, which package imports which, and
/// the classes that a message passes on its way from a line on standard input to a report on standard output.
///
///     java scripts/lib/StraightPath.java > agent/docs/straight-path.svg
///
/// A test of the agent fails where the picture in the repository is not the one that this program makes.
final class StraightPath {

    /// Modules whose packages are drawn, the program first.
    private static final List<String> MODULES =
            List.of("agent/daemon", "spool-format", "scheduler-protocol", "agent/delivery", "agent/smtp");

    private static final List<String> COLOURS = List.of("#e8eef7", "#f3efe0", "#f3efe0", "#e6f2e6", "#f7e9e4");

    /// The way of a message: the class that has it, and what this class does with it.
    private static final List<Step> PATH = List.of(
            new Step("daemon.job", "JobSource", "reads a line from standard input"),
            new Step("scheduler", "SchedulerLineReader", "parses it: Job"),
            new Step("daemon.job", "JobRunner", "has the job done, on a virtual thread"),
            new Step("spool", "ControlFileReader", "reads the control file"),
            new Step("daemon.batch", "BatchLoader", "makes TransactionGroups"),
            new Step("delivery", "MailTransport", "takes a MailObject"),
            new Step("delivery.routing", "MxRouter", "finds the Route: MxHosts"),
            new Step("delivery.policy", "TlsPolicies", "gives each its HostPolicy"),
            new Step("delivery", "Visit", "tries one ConnectPlan after the other"),
            new Step("delivery.net", "ConnectionPool", "finds or opens a Connection"),
            new Step("smtp.session", "SmtpSession", "talks: an Outcome for each recipient"),
            new Step("delivery", "FailurePolicy", "turns the Outcome into a Verdict"),
            new Step("daemon.report", "Reporter", "records, tags and reports"),
            new Step("scheduler", "AgentLineWriter", "writes the line to standard output"));

    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?org\\.zsmtp\\.([a-z0-9]+(?:\\.[a-z0-9]+)*)\\.[A-Z]", Pattern.MULTILINE);

    private static final int LEFT = 100;
    private static final int WIDTH = 430;
    private static final int TOP = 64;
    private static final int TITLE = 22;
    private static final int LINE = 18;
    private static final int GAP = 10;
    private static final int LANE = 14;

    private record Step(String room, String type, String does) {}

    /// @param steps numbers of the steps in this package, from 0
    /// @param y     of the upper edge of its box
    private record Room(String name, int module, List<Integer> steps, int y) {
        int height() {
            return TITLE + steps.size() * LINE + (steps.isEmpty() ? 0 : 4);
        }

        /// Where the imports of others arrive.
        int in() {
            return y + 7;
        }

        /// Where its own imports leave.
        int out() {
            return y + 15;
        }

        int line(int step) {
            return y + TITLE + steps.indexOf(step) * LINE + LINE / 2;
        }
    }

    private final Map<String, Set<String>> imports = new TreeMap<>();
    private final Map<String, Integer> modules = new HashMap<>();
    private final StringBuilder svg = new StringBuilder();

    private StraightPath() {}

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments.length > 0 ? arguments[0] : ".");
        new PrintStream(System.out, true, StandardCharsets.UTF_8).print(new StraightPath().draw(root));
    }

    private String draw(Path root) throws IOException {
        for (int module = 0; module < MODULES.size(); module++) {
            read(root.resolve(MODULES.get(module)).resolve("src/main/java/org/zsmtp"), module);
        }
        imports.values().forEach(targets -> targets.retainAll(modules.keySet()));
        for (Step step : PATH) {
            Path file = root.resolve(MODULES.get(modules.get(step.room())))
                    .resolve("src/main/java/org/zsmtp/" + step.room().replace('.', '/') + "/" + step.type() + ".java");
            if (!Files.isRegularFile(file)) {
                throw new IllegalStateException("there is no " + file);
            }
        }
        Map<String, Room> rooms = place();
        List<Room> rows = List.copyOf(rooms.values());
        Room last = rows.getLast();
        int width = LEFT + WIDTH + 24 + rows.size() * LANE + 16;
        int height = last.y() + last.height() + 14;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\"".formatted(width, height))
                .append(" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n".formatted(width, height))
                .append("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n".formatted(width, height));
        text(14, 22, "font-size=\"15\" font-weight=\"bold\"", "The straight path of a message through the packages");
        text(14, 42, "fill=\"#555\"", "Left, in blue: from standard input (1) to standard output (" + PATH.size() + ").");
        text(LEFT + WIDTH + 24, 42, "fill=\"#555\"", "Right: a dot is an import of the package that its line leads to.");
        rows.forEach(this::box);
        drawImports(rows);
        drawPath(rooms);
        return svg.append("</svg>\n").toString();
    }

    private void read(Path base, int module) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(base)) {
            files = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        for (Path file : files) {
            String name = base.getParent().getParent().relativize(file.getParent()).toString()
                    .replace(file.getFileSystem().getSeparator(), ".").substring("org.zsmtp.".length());
            if (file.getFileName().toString().equals("package-info.java")) {
                continue;
            }
            modules.put(name, module);
            Set<String> targets = imports.computeIfAbsent(name, _ -> new TreeSet<>());
            Matcher found = IMPORT.matcher(Files.readString(file));
            while (found.find()) {
                if (!found.group(1).equals(name)) {
                    targets.add(found.group(1));
                }
            }
        }
    }

    /// Each package below all that import it; of those that may come next, the one whose module and step comes first.
    private Map<String, Room> place() {
        Comparator<String> order = Comparator.<String>comparingInt(modules::get)
                .thenComparingInt(name -> steps(name).stream().findFirst().orElse(PATH.size()))
                .thenComparing(Comparator.naturalOrder());
        Map<String, Room> rooms = new LinkedHashMap<>();
        Set<String> left = new TreeSet<>(imports.keySet());
        int y = TOP;
        while (!left.isEmpty()) {
            String next = left.stream()
                    .filter(name -> left.stream().noneMatch(other -> imports.get(other).contains(name)))
                    .min(order)
                    .orElseThrow(() -> new IllegalStateException("packages import each other in a circle: " + left));
            Room room = new Room(next, modules.get(next), steps(next), y);
            rooms.put(next, room);
            left.remove(next);
            y += room.height() + GAP;
        }
        return rooms;
    }

    private static List<Integer> steps(String room) {
        List<Integer> steps = new ArrayList<>();
        for (int step = 0; step < PATH.size(); step++) {
            if (PATH.get(step).room().equals(room)) {
                steps.add(step);
            }
        }
        return steps;
    }

    private void box(Room room) {
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" fill=\"%s\" stroke=\"#888\"/>\n"
                .formatted(LEFT, room.y(), WIDTH, room.height(), COLOURS.get(room.module())));
        text(LEFT + 8, room.y() + 16, "font-weight=\"bold\"", room.name());
        for (int step : room.steps()) {
            Step here = PATH.get(step);
            text(
                    LEFT + 14,
                    room.line(step) + 4,
                    "fill=\"#124\"",
                    (step + 1) + "  " + here.type() + " " + here.does());
        }
    }

    /// Each package has a vertical line that those which import it are joined to by a dot. The lines of upper packages
    /// are nearer to the boxes, so that no arrow crosses a line.
    private void drawImports(List<Room> rows) {
        for (int row = 0; row < rows.size(); row++) {
            Room target = rows.get(row);
            List<Room> importers = rows.stream()
                    .filter(room -> imports.get(room.name()).contains(target.name()))
                    .toList();
            if (importers.isEmpty()) {
                continue;
            }
            int x = lane(row);
            svg.append("<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#999\"/>\n"
                    .formatted(x, importers.getFirst().out(), target.in(), LEFT + WIDTH + 5));
            arrow(LEFT + WIDTH, target.in(), -1, "#777");
            importers.forEach(room -> svg.append(
                    "<circle cx=\"%d\" cy=\"%d\" r=\"2.5\" fill=\"#444\"/>\n".formatted(x, room.out())));
        }
        for (Room room : rows) {
            rows.stream()
                    .filter(target -> imports.get(room.name()).contains(target.name()))
                    .mapToInt(rows::indexOf)
                    .max()
                    .ifPresent(row -> svg.append("<path d=\"M%d %dH%d\" stroke=\"#ccc\"/>\n"
                            .formatted(LEFT + WIDTH, room.out(), lane(row))));
        }
    }

    private static int lane(int row) {
        return LEFT + WIDTH + 24 + row * LANE;
    }

    /// From step to step, each in the lane nearest to the boxes that is free along its way.
    private void drawPath(Map<String, Room> rooms) {
        List<List<int[]>> lanes = new ArrayList<>();
        for (int step = 0; step + 1 < PATH.size(); step++) {
            int from = rooms.get(PATH.get(step).room()).line(step) + 4;
            int to = rooms.get(PATH.get(step + 1).room()).line(step + 1) - 4;
            int[] span = {Math.min(from, to) - 1, Math.max(from, to) + 1};
            int lane = 0;
            while (lane < lanes.size()
                    && lanes.get(lane).stream().anyMatch(other -> other[0] <= span[1] && span[0] <= other[1])) {
                lane++;
            }
            if (lane == lanes.size()) {
                lanes.add(new ArrayList<>());
            }
            lanes.get(lane).add(span);
            svg.append("<path d=\"M%d %dH%dV%dH%d\" fill=\"none\" stroke=\"#26a\" stroke-width=\"1.6\"/>\n"
                    .formatted(LEFT, from, LEFT - 14 - lane * 11, to, LEFT - 5));
            arrow(LEFT, to, 1, "#26a");
        }
        end(rooms, 0, "\u25c0 stdin");
        end(rooms, PATH.size() - 1, "\u25b6 stdout");
    }

    private void end(Map<String, Room> rooms, int step, String words) {
        int y = rooms.get(PATH.get(step).room()).line(step) + 4;
        text(LEFT + WIDTH - 66, y, "fill=\"#26a\" font-weight=\"bold\"", words);
    }

    /// @param direction 1 where it points to the right, -1 to the left
    private void arrow(int x, int y, int direction, String colour) {
        svg.append("<path d=\"M%d %dl%d -3.5v7z\" fill=\"%s\"/>\n".formatted(x, y, -7 * direction, colour));
    }

    private void text(int x, int y, String attributes, String words) {
        svg.append("<text x=\"%d\" y=\"%d\" %s>%s</text>\n".formatted(x, y, attributes, words));
    }
}
