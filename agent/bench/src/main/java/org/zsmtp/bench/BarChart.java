package org.zsmtp.bench;

import java.util.List;
import java.util.Locale;

/// A picture of a few figures.
///
/// @param title above it
/// @param bars  from top to bottom
public record BarChart(String title, List<Bar> bars) {

    private static final int LEFT = 210;
    private static final int LONGEST = 420;
    private static final int STEP = 28;

    /// @param name  of what was measured
    /// @param value not negative
    public record Bar(String name, double value) {}

    public BarChart {
        bars = List.copyOf(bars);
    }

    /// SVG, readable on light and dark grounds.
    public String svg() {
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"13\" fill=\"#777\">%n<text x=\"4\" y=\"18\" font-size=\"14\">%s</text>%n",
                40 + STEP * bars.size(),
                escaped(title)));
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            int y = 34 + STEP * i;
            double width = most == 0 ? 0 : LONGEST * bar.value() / most;
            text.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text><rect x=\"%d\" y=\"%d\" width=\"%.1f\""
                            + " height=\"18\" fill=\"#48a\"/><text x=\"%.1f\" y=\"%d\">%s</text>%n",
                    LEFT - 8,
                    y + 14,
                    escaped(bar.name()),
                    LEFT,
                    y,
                    width,
                    LEFT + width + 6,
                    y + 14,
                    shown(bar.value())));
        }
        return text.append("</svg>\n").toString();
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
