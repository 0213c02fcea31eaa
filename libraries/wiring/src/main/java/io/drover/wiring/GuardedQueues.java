package io.drover.wiring;

import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;

/** Queues behind a guard. */
final class GuardedQueues implements WorkQueues {

    private final Guard guard;
    private final WorkQueues target;

    GuardedQueues(Guard guard, WorkQueues target) {
        this.guard = guard;
        this.target = target;
    }

    @Override
    public WorkQueue open(QueueSpec spec) {
        return new GuardedQueue(guard, guard.call(() -> target.open(spec)));
    }

    @Override
    public void drop(String name) {
        guard.run(() -> target.drop(name));
    }
}
