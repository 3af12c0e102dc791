package org.zsmtp.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.it.operations.ByHand.Ended;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spool.SpoolMaker;

/// The page of `--report`, made of the log of a delivery, as Chromium shows it.
@Timeout(180)
class ReportPageIT {
    /// The page's own colours, in the light.
    private static final int DELIVERED = 0x3575c4;

    private static final int DELAYED = 0xe0a010;
    private static final int FAILED = 0xc23b2e;
    private static final int PAPER = 0xffffff;

    /// Of a plot: a line of text in the colour has fewer.
    private static final int PLOTTED = 150;

    @TempDir
    static Path directory;

    private static Path page;
    private static PeerPrograms programs;

    @BeforeAll
    static void make() throws Exception {
        programs = PeerPrograms.load();
        SpoolMaker spool = new SpoolMaker(Files.createDirectory(directory.resolve("postoffice")), 0);
        for (int i = 0; i < 30; i++) {
            String user = i % 5 == 0 ? "later" : i % 7 == 0 ? "nobody" : "bob" + i;
            spool.put(SpoolMaker.draft().to("b.example", user + "@b.example"));
        }
        WellBehaved busy = WellBehaved.smtp("mx.b.example")
                .answeringRecipient("later@b.example", Reaction.reply("451 4.7.1 <b>too</b> busy"))
                .answeringRecipient("nobody@b.example", Reaction.reply("550 5.1.1 nobody \"here\""));
        Path log = directory.resolve("events");
        page = directory.resolve("page.html");
        try (ScriptedServer server = ScriptedServer.behaving(busy)) {
            Ended delivered = ByHand.zsmtp(
                    directory,
                    "--spool=" + directory.resolve("postoffice"),
                    "-F[127.0.0.1]:" + server.port(),
                    "--event-log=" + log);
            assertThat(delivered.status()).as(delivered.err()).isEqualTo(75);
        }
        Ended reported = ByHand.zsmtp(directory, "--event-log=" + log, "--report=" + page);
        assertThat(reported.status()).as(reported.err()).isZero();
    }

    @Test
    void aBrowserShowsItsTextAndHasNothingToComplainOf() throws Exception {
        Ended shown = chromium("--dump-dom");
        assertThat(shown.out())
                .contains("<h1>Mail activity</h1>", "<h2>Recipients over time</h2>", "<h2>Latency of servers</h2>")
                .contains("<h2>Transport security</h2>", "550 5.1.1 nobody \"here\"", "too&lt;/b&gt; busy")
                .contains("<svg")
                .doesNotContain("<b>too");
        assertThat(shown.err()).doesNotContain("CONSOLE", "Refused to", "Content Security Policy");
    }

    /// Curves have the page's colours, and fill more than a line of text would.
    @Test
    void itsPlotsCanBeSeen() throws Exception {
        Map<Integer, Integer> colours = screenshot("light");
        assertThat(colours.getOrDefault(DELIVERED, 0)).isGreaterThan(PLOTTED);
        assertThat(colours.getOrDefault(DELAYED, 0)).isGreaterThan(PLOTTED);
        assertThat(colours.getOrDefault(FAILED, 0)).isGreaterThan(PLOTTED);
        assertThat(colours).hasSizeGreaterThan(50);
        long all = colours.values().stream().mapToLong(Integer::intValue).sum();
        assertThat(colours.get(PAPER)).isBetween((int) (all / 2), (int) (all * 99 / 100));
    }

    @Test
    void inTheDarkItIsDark() throws Exception {
        assertThat(screenshot("dark").getOrDefault(PAPER, 0)).isLessThan(PLOTTED);
    }

    /// @return how many pixels have each colour
    private static Map<Integer, Integer> screenshot(String scheme) throws Exception {
        Path picture = directory.resolve(scheme + ".png");
        Ended taken = chromium(
                "--screenshot=" + picture,
                "--window-size=1000,2400",
                "--hide-scrollbars",
                "--blink-settings=preferredColorScheme=" + (scheme.equals("dark") ? 0 : 1));
        assertThat(picture).as(taken.err()).exists();
        BufferedImage image = ImageIO.read(picture.toFile());
        Map<Integer, Integer> colours = new HashMap<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.merge(image.getRGB(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        return colours;
    }

    /// Without a sandbox, which root has none of: it is our page, and it may reach nothing.
    private static Ended chromium(String... options) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(directory, "home");
        Path fonts = Files.writeString(
                home.resolve("fonts.conf"),
                "<?xml version=\"1.0\"?><fontconfig><dir>" + programs.get("fonts") + "</dir><cachedir>" + home
                        + "</cachedir></fontconfig>");
        List<String> command = new ArrayList<>(List.of(
                programs.get("chromium"),
                "--no-sandbox",
                "--headless",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--enable-logging=stderr",
                "--proxy-server=127.0.0.1:9",
                "--user-data-dir=" + home));
        command.addAll(List.of(options));
        command.add(page.toUri().toString());
        return ByHand.run(
                directory,
                Map.of(
                        "LD_LIBRARY_PATH",
                        programs.get("ld.library.path"),
                        "HOME",
                        home.toString(),
                        "FONTCONFIG_FILE",
                        fonts.toString()),
                "",
                command);
    }
}
