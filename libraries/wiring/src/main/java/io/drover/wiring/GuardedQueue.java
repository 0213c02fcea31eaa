package io.drover.wiring;

import io.drover.ports.Delivery;
import io.drover.ports.QueueDepth;
import io.drover.ports.WorkQueue;
import java.time.Duration;
import java.util.List;

/** A queue behind a guard, which knows that receiving waits because it was asked to. */
final class GuardedQueue implements WorkQueue {

    private final Guard guard;
    private final WorkQueue target;

    GuardedQueue(Guard guard, WorkQueue target) {
        this.guard = guard;
        this.target = target;
    }

    @Override
    public void send(List<String> bodies) {
        guard.run(() -> target.send(bodies));
    }

    @Override
    public List<Delivery> receive(int max, Duration wait) {
        return guard.poll(wait, allowed -> target.receive(max, allowed));
    }

    @Override
    public void delete(List<String> receipts) {
        guard.run(() -> target.delete(receipts));
    }

    @Override
    public void extend(List<String> receipts, Duration visibility) {
        guard.run(() -> target.extend(receipts, visibility));
    }

    @Override
    public QueueDepth depth() {
        return guard.call(target::depth);
    }
}
