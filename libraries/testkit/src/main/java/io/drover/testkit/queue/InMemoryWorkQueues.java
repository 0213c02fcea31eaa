package io.drover.testkit.queue;

import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Queues that live as long as this object. Visibility goes by the given clock, long polls by real time. */
public final class InMemoryWorkQueues implements WorkQueues {

    private final InstantSource clock;
    private final Map<String, InMemoryWorkQueue> queues = new ConcurrentHashMap<>();

    public InMemoryWorkQueues(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public WorkQueue open(QueueSpec spec) {
        String deadLetters = spec.deadLetters();
        InMemoryWorkQueue behind =
                deadLetters == null ? null : openPlain(QueueSpec.plain(deadLetters, spec.visibility()));
        return queues.computeIfAbsent(spec.name(), name -> new InMemoryWorkQueue(spec, clock, behind));
    }

    @Override
    public void drop(String name) {
        @Nullable InMemoryWorkQueue queue = queues.remove(name);
        if (queue != null) {
            queue.drop();
        }
    }

    private InMemoryWorkQueue openPlain(QueueSpec spec) {
        return queues.computeIfAbsent(spec.name(), name -> new InMemoryWorkQueue(spec, clock, null));
    }
}
