package io.drover.gateway;

import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Queues of which each can fail on demand. */
public final class BreakableQueues implements WorkQueues {

    private final WorkQueues queues;
    private final Map<String, Breakable<WorkQueue>> opened = new ConcurrentHashMap<>();

    public BreakableQueues(WorkQueues queues) {
        this.queues = queues;
    }

    @Override
    public WorkQueue open(QueueSpec spec) {
        return opened.computeIfAbsent(spec.name(), _ -> Breakable.of(WorkQueue.class, queues.open(spec)))
                .port();
    }

    @Override
    public void drop(String name) {
        opened.remove(name);
        queues.drop(name);
    }

    public Breakable<WorkQueue> named(String name) {
        return java.util.Objects.requireNonNull(opened.get(name), name);
    }
}
