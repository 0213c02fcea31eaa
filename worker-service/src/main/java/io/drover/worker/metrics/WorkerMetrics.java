package io.drover.worker.metrics;

import io.drover.model.task.TaskKind;
import io.drover.ports.ClaimAnswer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;

/** The worker's meters; every tag is one of an enum. Thread-safe. */
public final class WorkerMetrics {

    /** What became of a fragment. */
    public enum FragmentEnd {
        COMPLETED,
        BROKEN,
        DROPPED
    }

    private final MeterRegistry registry;
    private final Map<TaskKind, Counter> succeeded = new EnumMap<>(TaskKind.class);
    private final Map<TaskKind, Counter> failed = new EnumMap<>(TaskKind.class);
    private final Map<FragmentEnd, Counter> fragments = new EnumMap<>(FragmentEnd.class);
    private final Map<ClaimAnswer, Counter> claims = new EnumMap<>(ClaimAnswer.class);
    private final Timer slotWait;

    public WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (TaskKind kind : TaskKind.values()) {
            succeeded.put(kind, tasks(kind, "succeeded"));
            failed.put(kind, tasks(kind, "failed"));
        }
        for (FragmentEnd end : FragmentEnd.values()) {
            fragments.put(end, registry.counter("drover.worker.fragments", "outcome", word(end)));
        }
        for (ClaimAnswer answer : ClaimAnswer.values()) {
            claims.put(answer, registry.counter("drover.worker.claims", "answer", word(answer)));
        }
        slotWait = Timer.builder("drover.worker.slot.wait")
                .description("from winning a claim to its start in a slot")
                .register(registry);
    }

    private Counter tasks(TaskKind kind, String outcome) {
        return registry.counter("drover.worker.tasks", "kind", kind.word(), "outcome", outcome);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Adds the tasks of one fragment. */
    public void tasks(TaskKind kind, long succeededTasks, long failedTasks) {
        meter(succeeded, kind).increment(succeededTasks);
        meter(failed, kind).increment(failedTasks);
    }

    public void fragment(FragmentEnd end) {
        meter(fragments, end).increment();
    }

    public void claim(ClaimAnswer answer) {
        meter(claims, answer).increment();
    }

    public void waited(Duration time) {
        slotWait.record(time);
    }

    public void busySlots(IntSupplier busy) {
        Gauge.builder("drover.worker.slots.busy", busy::getAsInt).register(registry);
    }

    private static <K extends Enum<K>> Counter meter(Map<K, Counter> meters, K key) {
        return Objects.requireNonNull(meters.get(key));
    }
}
