package io.drover.simulation.fleet;

import io.drover.simulation.fleet.FleetRun.Sample;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Backlog, machines and age of the oldest work of every rule over some hours of two traces, as SVG. */
final class FleetPlot {

    private static final int WIDTH = 1_080;
    private static final int LEFT = 70;
    private static final int COLUMN = 500;
    private static final int PLOT_WIDTH = 420;
    private static final int TOP = 78;
    private static final int ROW = 190;
    private static final int PLOT_HEIGHT = 140;
    private static final int HEIGHT = TOP + 3 * ROW + 10;
    /** A stretch of a trace. */
    private record Window(String trace, int from, int to) {}

    /**
     * A row of the picture.
     *
     * @param mark a value to draw a line at; 0 for none
     */
    private record Row(String title, ToDoubleFunction<Sample> value, double mark) {}

    private static final List<Window> WINDOWS =
            List.of(new Window("spikes", 8 * 3_600, 11 * 3_600), new Window("bursts", 8 * 3_600, 11 * 3_600));

    private static final List<Row> ROWS = List.of(
            new Row("backlog, million slot-seconds", sample -> sample.work() / 1e6, 0),
            new Row("machines, thousands", sample -> sample.machines() / 1e3, 0),
            new Row(
                    "age of the oldest work, seconds (target dashed)",
                    Sample::oldest,
                    FleetStudy.DRAIN_TARGET.toSeconds()));

    private final StringBuilder svg = new StringBuilder();

    private FleetPlot() {}

    static String of(List<FleetRun> runs) {
        FleetPlot plot = new FleetPlot();
        plot.head();
        for (int column = 0; column < WINDOWS.size(); column++) {
            Window window = WINDOWS.get(column);
            List<FleetRun> shown = runs.stream()
                    .filter(run -> run.trace().equals(window.trace()))
                    .toList();
            for (int row = 0; row < ROWS.size(); row++) {
                plot.panel(LEFT + column * COLUMN, TOP + row * ROW, window, ROWS.get(row), shown);
            }
        }
        return plot.svg.append("</svg>\n").toString();
    }

    private void head() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">",
                WIDTH, HEIGHT);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
        int x = LEFT;
        for (String rule : List.of("Drover", "KEDA", "ASG")) {
            add(
                    "<line x1=\"%d\" y1=\"20\" x2=\"%d\" y2=\"20\" stroke=\"%s\" stroke-width=\"3\"/>",
                    x, x + 28, colour(rule));
            add("<text x=\"%d\" y=\"25\" fill=\"#222222\">%s</text>", x + 36, rule);
            x += 120;
        }
        for (int column = 0; column < WINDOWS.size(); column++) {
            Window window = WINDOWS.get(column);
            add(
                    "<text x=\"%d\" y=\"50\" fill=\"#222222\" font-size=\"16\">%s, hours %d to %d</text>",
                    LEFT + column * COLUMN, window.trace(), window.from() / 3_600, window.to() / 3_600);
        }
    }

    private void panel(int x, int y, Window window, Row row, List<FleetRun> runs) {
        double highest = runs.stream()
                .flatMap(run -> run.samples().stream())
                .filter(sample -> isIn(window, sample))
                .mapToDouble(row.value())
                .max()
                .orElse(1);
        double step = step(highest);
        double top = Math.max(step, Math.ceil(highest / step) * step);
        add("<text x=\"%d\" y=\"%d\" fill=\"#222222\">%s</text>", x, y - 6, row.title());
        for (double value = 0; value <= top + step / 2; value += step) {
            double line = y + PLOT_HEIGHT * (1 - value / top);
            add(
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
                    x, line, x + PLOT_WIDTH, line);
            add(
                    "<text x=\"%d\" y=\"%.1f\" fill=\"#555555\" text-anchor=\"end\">%s</text>",
                    x - 8, line + 4, label(value));
        }
        for (int hour = window.from() / 3_600; hour <= window.to() / 3_600; hour++) {
            add(
                    "<text x=\"%.1f\" y=\"%d\" fill=\"#555555\" text-anchor=\"middle\">%d h</text>",
                    horizontal(x, window, hour * 3_600), y + PLOT_HEIGHT + 18, hour);
        }
        if (row.mark() > 0) {
            double line = y + PLOT_HEIGHT * (1 - row.mark() / top);
            add(
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#b00020\" stroke-dasharray=\"6 4\"/>",
                    x, line, x + PLOT_WIDTH, line);
        }
        for (FleetRun run : runs.reversed()) {
            curve(x, y, window, row.value(), run, top);
        }
    }

    private void curve(int x, int y, Window window, ToDoubleFunction<Sample> value, FleetRun run, double top) {
        StringBuilder points = new StringBuilder();
        for (Sample sample : run.samples()) {
            if (isIn(window, sample)) {
                points.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        horizontal(x, window, sample.second()),
                        y + PLOT_HEIGHT * (1 - value.applyAsDouble(sample) / top)));
            }
        }
        add(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" stroke-linejoin=\"round\" points=\"%s\"/>",
                colour(run.scaler()), points.toString().strip());
    }

    private static String colour(String rule) {
        return switch (rule) {
            case "Drover" -> "#1257b0";
            case "KEDA" -> "#d9660f";
            default -> "#7d8a97";
        };
    }

    private static boolean isIn(Window window, Sample sample) {
        return window.from() <= sample.second() && sample.second() <= window.to();
    }

    private static double horizontal(int x, Window window, int second) {
        return x + PLOT_WIDTH * (double) (second - window.from()) / (window.to() - window.from());
    }

    /** One, two or five times a power of ten, for four or so lines. */
    private static double step(double highest) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(highest, 1e-9) / 4)));
        double rest = Math.max(highest, 1e-9) / 4 / power;
        return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
    }

    private static String label(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of its own
    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
