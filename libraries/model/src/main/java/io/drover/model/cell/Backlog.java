package io.drover.model.cell;

import io.drover.model.worker.Executor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a cell has still to do, in predicted seconds of work. Of bounded size: small demands are summed up.
 *
 * @param demands the largest first
 */
public record Backlog(List<Demand> demands) {

    public static final Backlog NONE = new Backlog(List.of());
    /** Demands of their own for each executor; one more sums up the rest. */
    private static final int MOST = 16;

    public Backlog {
        demands = List.copyOf(demands);
    }

    public static Backlog of(List<Demand> all) {
        List<Demand> kept = new ArrayList<>();
        for (Executor executor : Executor.values()) {
            List<Demand> ordered = all.stream()
                    .filter(demand -> demand.executor() == executor)
                    .sorted(Comparator.comparing(Demand::work).reversed())
                    .toList();
            kept.addAll(ordered.subList(0, Math.min(MOST, ordered.size())));
            ordered.stream().skip(MOST).reduce(Demand::plus).ifPresent(kept::add);
        }
        return new Backlog(kept);
    }

    /** The demands of both. */
    public Backlog plus(Backlog other) {
        List<Demand> all = new ArrayList<>(demands);
        all.addAll(other.demands);
        return of(all);
    }

    public Backlog on(Executor executor) {
        return new Backlog(
                demands.stream().filter(demand -> demand.executor() == executor).toList());
    }

    /** A form for the store: demands separated by blanks, each {@code EXECUTOR:workloads:tasks:millis}. */
    public String toText() {
        return demands.stream()
                .map(demand -> demand.executor()
                        + ":" + demand.workloads()
                        + ":" + demand.tasks()
                        + ":" + demand.work().toMillis())
                .collect(Collectors.joining(" "));
    }

    /**
     * Reads what {@link #toText} wrote.
     *
     * @throws IllegalArgumentException if it did not
     */
    public static Backlog parse(String text) {
        return new Backlog(Arrays.stream(text.split(" "))
                .filter(demand -> !demand.isEmpty())
                .map(demand -> {
                    String[] part = demand.split(":", 4);
                    return new Demand(
                            Executor.valueOf(part[0]),
                            Integer.parseInt(part[1]),
                            Long.parseLong(part[2]),
                            Duration.ofMillis(Long.parseLong(part[3])));
                })
                .toList());
    }

    public long tasks() {
        return demands.stream().mapToLong(Demand::tasks).sum();
    }

    public Duration work() {
        return demands.stream().map(Demand::work).reduce(Duration.ZERO, Duration::plus);
    }
}
