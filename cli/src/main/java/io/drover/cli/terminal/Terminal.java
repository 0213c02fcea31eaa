package io.drover.cli.terminal;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where the command prints: answers to {@code out}, everything else to {@code err}.
 *
 * @param bytes the stream beneath {@code out}, for data that is handed through
 * @param interactive whether a person looks on, so that a line may be drawn over
 * @param width in columns
 */
public record Terminal(
        PrintWriter out, PrintWriter err, OutputStream bytes, boolean interactive, boolean colour, int width) {

    private static final int DEFAULT_WIDTH = 80;

    /** The terminal of a process: colours only for a person, and not where NO_COLOR is set (see no-color.org). */
    public static Terminal of(OutputStream out, OutputStream err, boolean person, Map<String, String> environment) {
        boolean interactive = person && !"dumb".equals(environment.get("TERM"));
        boolean colour = interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
        OutputStream answers = new AnswerStream(out);
        return new Terminal(
                new PrintWriter(answers, true, StandardCharsets.UTF_8),
                new PrintWriter(err, true, StandardCharsets.UTF_8),
                answers,
                interactive,
                colour,
                width(environment.getOrDefault("COLUMNS", "")));
    }

    /** The same, with answers beside everything else: for when standard output is taken by data. */
    public Terminal aside() {
        return new Terminal(err, err, bytes, interactive, colour, width);
    }

    public String styled(Style style, String text) {
        return colour ? style.on(text) : text;
    }

    private static int width(String columns) {
        return columns.matches("[1-9][0-9]{1,3}") ? Math.max(40, Integer.parseInt(columns)) : DEFAULT_WIDTH;
    }
}
