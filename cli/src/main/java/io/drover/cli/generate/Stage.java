package io.drover.cli.generate;

import io.drover.model.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Consecutive tasks of one mean length.
 *
 * @param count at least 1
 * @param millis their mean length
 */
record Stage(long count, long millis) {

    static final long MAX_COUNT = 1_000_000_000;
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})x([0-9]{1,12})");

    Stage {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("COUNT is 1 to " + MAX_COUNT + ", not " + count);
        }
        if (millis < 0 || millis > Task.Sleep.MAX_MILLIS) {
            throw new IllegalArgumentException("MILLIS is 0 to " + Task.Sleep.MAX_MILLIS + ", not " + millis);
        }
    }

    /** Reads {@code 1000x500,100x50}. */
    static List<Stage> parse(String text) {
        List<Stage> stages = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = FORM.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "stages are COUNTxMILLIS with commas between (1000x500,100x50), not '" + text + "'");
            }
            stages.add(new Stage(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
        }
        return List.copyOf(stages);
    }
}
