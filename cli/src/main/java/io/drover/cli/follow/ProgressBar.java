package io.drover.cli.follow;

import io.drover.cli.terminal.Figures;
import java.util.Locale;

/** Draws progress as one line of text. */
public final class ProgressBar {

    private static final int LONGEST = 30;
    private static final int SHORTEST = 5;

    private ProgressBar() {}

    /** A bar and figures, at most {@code width} columns. */
    public static String bar(Advance progress, int width) {
        String figures = figures(progress);
        int room = width - figures.length() - 3;
        if (room < SHORTEST) {
            return figures.length() <= width ? figures : figures.substring(0, width);
        }
        int length = Math.min(LONGEST, room);
        int full = (int) (progress.share() * length);
        return "[" + "#".repeat(full) + "-".repeat(length - full) + "] " + figures;
    }

    /** The figures alone, for logs and pipes. */
    public static String line(Advance progress) {
        return String.format(Locale.ROOT, "%-9s %s", progress.state(), figures(progress));
    }

    private static String figures(Advance progress) {
        StringBuilder text = new StringBuilder();
        // Rounded down: 100 % is said only when everything has ended.
        text.append(String.format(Locale.ROOT, "%3d %%", (int) (progress.share() * 100)));
        text.append("  ").append(Figures.count(progress.tasks().ended()));
        text.append('/').append(Figures.count(progress.tasks().total()));
        text.append("  ").append(Figures.count(progress.tasks().running())).append(" out");
        if (progress.tasks().failed() > 0) {
            text.append("  ").append(Figures.count(progress.tasks().failed())).append(" failed");
        }
        text.append("  ").append(Figures.decimal(progress.rate())).append("/s");
        progress.remaining().ifPresent(time -> text.append("  ETA ").append(Figures.duration(time)));
        return text.toString();
    }
}
