package io.drover.model.cell;

import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a cell has still to do, in predicted seconds of work, and who does nothing of it. Of bounded size: small demands are
 * summed up.
 *
 * @param demands the largest first
 * @param deaf workers that report themselves and do nothing of what they have, by id; some of them, if there are very many
 */
public record Backlog(List<Demand> demands, List<WorkerId> deaf) {

    public static final Backlog NONE = new Backlog(List.of());
    /** Demands of their own for each executor; one more sums up the rest. */
    private static final int MOST = 16;

    private static final int MOST_DEAF = 100;
    /** Not an executor's name. */
    private static final String DEAF = "deaf:";

    public Backlog {
        demands = List.copyOf(demands);
        deaf = deaf.stream().distinct().sorted().limit(MOST_DEAF).toList();
    }

    public Backlog(List<Demand> demands) {
        this(demands, List.of());
    }

    public Backlog withDeaf(Set<Holder> lives) {
        return new Backlog(demands, lives.stream().map(Holder::worker).toList());
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
        List<WorkerId> both = new ArrayList<>(deaf);
        both.addAll(other.deaf);
        return new Backlog(of(all).demands, both);
    }

    public Backlog on(Executor executor) {
        return new Backlog(
                demands.stream().filter(demand -> demand.executor() == executor).toList());
    }

    /** A form for the store, separated by blanks: {@code EXECUTOR:workloads:pieces:millis:longest}, {@code deaf:ID}. */
    public String toText() {
        Stream<String> work = demands.stream()
                .map(demand -> demand.executor()
                        + ":" + demand.workloads()
                        + ":" + demand.pieces()
                        + ":" + demand.work().toMillis()
                        + ":" + demand.longest().toMillis());
        return Stream.concat(work, deaf.stream().map(id -> DEAF + id)).collect(Collectors.joining(" "));
    }

    /**
     * Reads what {@link #toText} wrote.
     *
     * @throws IllegalArgumentException if it did not
     */
    public static Backlog parse(String text) {
        List<Demand> demands = new ArrayList<>();
        List<WorkerId> deaf = new ArrayList<>();
        for (String word : text.split(" ")) {
            if (word.startsWith(DEAF)) {
                deaf.add(new WorkerId(word.substring(DEAF.length())));
            } else if (!word.isEmpty()) {
                demands.add(demand(word));
            }
        }
        return new Backlog(demands, deaf);
    }

    private static Demand demand(String word) {
        String[] part = word.split(":", 5);
        if (part.length < 4) {
            throw new IllegalArgumentException(
                    "a demand is EXECUTOR:workloads:pieces:millis:longest, not '" + word + "'");
        }
        Executor executor = Executor.valueOf(part[0]);
        int workloads = Integer.parseInt(part[1]);
        long pieces = Long.parseLong(part[2]);
        Duration work = Duration.ofMillis(Long.parseLong(part[3]));
        return part.length < 5
                ? new Demand(executor, workloads, pieces, work)
                : new Demand(executor, workloads, pieces, Duration.ofMillis(Long.parseLong(part[4])), work);
    }

    /** How many slots can be at it at once. */
    public long pieces() {
        return demands.stream().mapToLong(Demand::pieces).sum();
    }

    public Duration work() {
        return demands.stream().map(Demand::work).reduce(Duration.ZERO, Duration::plus);
    }
}
