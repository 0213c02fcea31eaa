package io.drover.benchmarks;

import io.drover.benchmarks.FleetCurve.Sample;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws workers and the backlog over time, one above the other. */
final class FleetCurveSvg {

    private static final int WIDTH = 760;
    private static final int LEFT = 60;
    private static final int PLOT_WIDTH = 670;
    private static final int PLOT_HEIGHT = 130;

    private final List<Sample> samples;
    private final double end;
    private final StringBuilder svg = new StringBuilder();

    FleetCurveSvg(List<Sample> samples) {
        this.samples = samples;
        this.end = Math.max(1, samples.isEmpty() ? 1 : samples.getLast().seconds());
    }

    String draw() {
        svg.append(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="400" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                """, WIDTH));
        panel(40, "Workers", Sample::instances, "#b8c7dc", "launched");
        curve(40, most(Sample::instances), Sample::ready, "#1f5fa8");
        legend(40, 90, "#1f5fa8", "ready");
        panel(220, "Tasks without a result", sample -> sample.tasks(), "#d9772b", "");
        axis();
        return svg.append("</svg>\n").toString();
    }

    private void panel(int top, String title, ToDoubleFunction<Sample> value, String colour, String name) {
        double most = most(value);
        text(LEFT, top - 14, "start", title, "#222222");
        for (int step = 0; step <= 2; step++) {
            double y = top + PLOT_HEIGHT * (1 - step / 2.0);
            line(LEFT, y, LEFT + PLOT_WIDTH, y, "#e3e3e3");
            text(LEFT - 8, y + 4, "end", String.format(Locale.ROOT, "%,.0f", most * step / 2), "#555555");
        }
        curve(top, most, value, colour);
        if (!name.isEmpty()) {
            legend(top, 0, colour, name);
        }
    }

    private double most(ToDoubleFunction<Sample> value) {
        // An even number, so that the middle of the scale is one, too.
        return 2
                * Math.ceil(
                        Math.max(1, samples.stream().mapToDouble(value).max().orElse(1)) / 2);
    }

    /** In steps: a value holds until the next look. */
    private void curve(int top, double most, ToDoubleFunction<Sample> value, String colour) {
        StringBuilder points = new StringBuilder();
        double before = 0;
        for (Sample sample : samples) {
            double x = x(sample.seconds());
            double y = top + PLOT_HEIGHT * (1 - value.applyAsDouble(sample) / most);
            points.append(point(x, points.isEmpty() ? y : before)).append(point(x, y));
            before = y;
        }
        svg.append(String.format(
                Locale.ROOT,
                "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"%s\"/>%n",
                colour,
                points.toString().strip()));
    }

    private void legend(int top, int offset, String colour, String name) {
        line(LEFT + 80 + offset, top - 18, LEFT + 100 + offset, top - 18, colour);
        text(LEFT + 105 + offset, top - 14, "start", name, "#444444");
    }

    private void axis() {
        double step = Math.max(1, Math.ceil(end / 8));
        for (double second = 0; second <= end; second += step) {
            text(x(second), 220 + PLOT_HEIGHT + 18, "middle", String.format(Locale.ROOT, "%.0f s", second), "#555555");
        }
    }

    private double x(double seconds) {
        return LEFT + PLOT_WIDTH * seconds / end;
    }

    private static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
    }

    private void line(double x1, double y1, double x2, double y2, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                x1,
                y1,
                x2,
                y2,
                colour));
    }

    private void text(double x, double y, String anchor, String words, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                words));
    }
}
