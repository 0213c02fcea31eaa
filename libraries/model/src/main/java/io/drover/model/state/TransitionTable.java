package io.drover.model.state;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A state machine as a table of rows {@code (from, event) -> to}. A state without a row out of it is terminal. The
 * builder refuses two rows for the same pair and states that cannot be reached from the initial one.
 */
public final class TransitionTable<S extends Enum<S>, E extends Enum<E>> {

    public record Row<S, E>(S from, E event, S to) {}

    private record Trigger<S, E>(S from, E event) {}

    private final String name;
    private final S initial;
    private final List<Row<S, E>> rows;
    private final Map<Trigger<S, E>, S> targets;
    private final Set<S> terminal;

    private TransitionTable(Builder<S, E> builder) {
        this.name = builder.name;
        this.initial = builder.initial;
        this.rows = List.copyOf(builder.rows);
        this.targets = Map.copyOf(builder.targets);
        this.terminal = EnumSet.allOf(builder.initial.getDeclaringClass());
        rows.forEach(row -> terminal.remove(row.from()));
    }

    public static <S extends Enum<S>, E extends Enum<E>> Builder<S, E> named(String name, S initial) {
        return new Builder<>(name, initial);
    }

    /**
     * Where {@code event} leads from {@code from}.
     *
     * @throws IllegalStateException if the table has no row for the pair and the state is not terminal
     */
    public Step<S> step(S from, E event) {
        @Nullable S to = targets.get(new Trigger<>(from, event));
        if (to != null) {
            return new Step.Moved<>(to);
        }
        if (isTerminal(from)) {
            return new Step.Stale<>(from);
        }
        throw new IllegalStateException(name + ": no row for (" + from + ", " + event + ")");
    }

    public boolean allows(S from, E event) {
        return targets.containsKey(new Trigger<>(from, event));
    }

    public boolean isTerminal(S state) {
        return terminal.contains(state);
    }

    public String name() {
        return name;
    }

    public S initial() {
        return initial;
    }

    public List<Row<S, E>> rows() {
        return rows;
    }

    /**
     * Where {@code event} leads, wherever it happens.
     *
     * @throws IllegalStateException if the table has no such row, or several with different targets
     */
    public S target(E event) {
        Set<S> targets = EnumSet.noneOf(initial.getDeclaringClass());
        rows.stream().filter(row -> row.event() == event).forEach(row -> targets.add(row.to()));
        if (targets.size() != 1) {
            throw new IllegalStateException(name + ": " + event + " leads to " + targets);
        }
        return targets.iterator().next();
    }

    /** The states from which {@code event} leads to {@code to}: the condition of a conditional write. */
    public Set<S> sources(E event, S to) {
        Set<S> sources = EnumSet.noneOf(initial.getDeclaringClass());
        rows.stream().filter(row -> row.event() == event && row.to() == to).forEach(row -> sources.add(row.from()));
        return sources;
    }

    /** The table as a Mermaid state diagram. */
    public String toMermaid() {
        StringBuilder out = new StringBuilder("stateDiagram-v2\n    [*] --> " + initial + "\n");
        rows.forEach(row ->
                out.append(String.format(Locale.ROOT, "    %s --> %s: %s\n", row.from(), row.to(), row.event())));
        terminal.forEach(state -> out.append(String.format(Locale.ROOT, "    %s --> [*]\n", state)));
        return out.toString();
    }

    public static final class Builder<S extends Enum<S>, E extends Enum<E>> {

        private final String name;
        private final S initial;
        private final List<Row<S, E>> rows = new ArrayList<>();
        private final Map<Trigger<S, E>, S> targets = new LinkedHashMap<>();

        private Builder(String name, S initial) {
            this.name = name;
            this.initial = initial;
        }

        public Builder<S, E> row(S from, E event, S to) {
            if (targets.putIfAbsent(new Trigger<>(from, event), to) != null) {
                throw new IllegalArgumentException(name + ": two rows for (" + from + ", " + event + ")");
            }
            rows.add(new Row<>(from, event, to));
            return this;
        }

        public TransitionTable<S, E> build() {
            Set<S> reached = EnumSet.of(initial);
            boolean grew = true;
            while (grew) {
                grew = false;
                for (Row<S, E> row : rows) {
                    grew |= reached.contains(row.from()) && reached.add(row.to());
                }
            }
            Set<S> unreachable = EnumSet.complementOf(EnumSet.copyOf(reached));
            if (!unreachable.isEmpty()) {
                throw new IllegalArgumentException(name + ": nothing leads to " + unreachable);
            }
            return new TransitionTable<>(this);
        }
    }
}
