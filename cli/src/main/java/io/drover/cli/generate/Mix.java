package io.drover.cli.generate;

import io.drover.model.task.TaskKind;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often each kind of task is drawn.
 *
 * @param weights of which at least one is positive
 */
record Mix(Map<TaskKind, Integer> weights) {

    static final Mix SLEEPS = new Mix(Map.of(TaskKind.SLEEP, 1));
    private static final Pattern FORM = Pattern.compile("(sleep|exec|http|sql):([0-9]{1,6})");

    Mix {
        weights = Map.copyOf(weights);
    }

    /** Reads {@code sleep:70,http:20,sql:10}. */
    static Mix parse(String text) {
        Map<TaskKind, Integer> weights = new EnumMap<>(TaskKind.class);
        for (String part : text.split(",", -1)) {
            Matcher matcher = FORM.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "a mix is KIND:WEIGHT with commas between, of sleep, exec, http and sql (sleep:70,http:30), not '"
                                + text + "'");
            }
            weights.merge(
                    TaskKind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                    Integer.parseInt(matcher.group(2)),
                    Integer::sum);
        }
        if (weights.values().stream().mapToInt(Integer::intValue).sum() == 0) {
            throw new IllegalArgumentException("a mix needs a weight above 0, unlike '" + text + "'");
        }
        return new Mix(weights);
    }

    /** Kinds have a fixed order, so that a seed always draws the same. */
    TaskKind draw(RandomGenerator random) {
        if (weights.size() == 1) {
            return weights.keySet().iterator().next();
        }
        int ticket = random.nextInt(
                weights.values().stream().mapToInt(Integer::intValue).sum());
        for (TaskKind kind : TaskKind.values()) {
            ticket -= weights.getOrDefault(kind, 0);
            if (ticket < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("a ticket lies below the sum of all weights");
    }
}
