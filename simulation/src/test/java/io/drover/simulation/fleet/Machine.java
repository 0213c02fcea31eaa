package io.drover.simulation.fleet;

import io.drover.model.Money;
import io.drover.model.worker.InstanceId;
import io.drover.policy.fleet.FleetMember;
import io.drover.policy.fleet.Phase;
import io.drover.policy.fleet.Pool;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One simulated machine. */
final class Machine {

    /** Where it is in its life. */
    enum State {
        PENDING,
        READY,
        /** Takes no more work; whether of its own or since its provider takes it back. */
        DRAINING,
        GONE
    }

    static final int SLOTS = 8;
    private static final int LEAST_BILLED_SECONDS = 60;

    private final InstanceId id;
    private final Pool pool;
    private final Money price;
    private final int launchedAt;
    private State state = State.PENDING;
    private int emptyAt;
    private boolean takenBack;
    private @Nullable FleetMember last;

    Machine(InstanceId id, Pool pool, int launchedAt) {
        this.id = id;
        this.pool = pool;
        this.price = Market.price(pool);
        this.launchedAt = launchedAt;
    }

    InstanceId id() {
        return id;
    }

    Pool pool() {
        return pool;
    }

    int launchedAt() {
        return launchedAt;
    }

    State state() {
        return state;
    }

    boolean isTakenBack() {
        return takenBack;
    }

    void becomes(State next) {
        state = next;
    }

    void drain(int nextEmptyAt) {
        state = State.DRAINING;
        emptyAt = nextEmptyAt;
    }

    void takeBack() {
        takenBack = true;
    }

    double dollars(int second) {
        int billed = Math.max(LEAST_BILLED_SECONDS, second - launchedAt);
        return price.toDollars().doubleValue() * billed / 3_600;
    }

    /** As a provisioner sees it; the same record as before unless something changed. */
    FleetMember member(int second, int held) {
        Phase phase = phase(second, held);
        FleetMember member = last;
        if (member == null || !member.phase().equals(phase)) {
            member = new FleetMember(id, pool, SLOTS, price, instant(launchedAt), phase);
            last = member;
        }
        return member;
    }

    private Phase phase(int second, int held) {
        return switch (state) {
            case PENDING -> new Phase.Pending(instant(launchedAt));
            case READY -> held == 0 ? idle(second) : new Phase.Busy(held);
            case DRAINING -> new Phase.Draining(second >= emptyAt ? 0 : SLOTS);
            case GONE -> throw new IllegalStateException(id + " is gone");
        };
    }

    private Phase idle(int second) {
        return last != null && last.phase() instanceof Phase.Idle idle ? idle : new Phase.Idle(instant(second));
    }

    static Instant instant(int second) {
        return Instant.ofEpochSecond(second);
    }
}
