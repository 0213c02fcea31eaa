package io.drover.worker.loop;

import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerId;
import io.drover.policy.pace.IdlePace;
import io.drover.ports.LinkMode;
import java.time.Duration;

/**
 * How a worker goes about its work.
 *
 * @param self the worker, and which life of it this is
 * @param prefetch how many claimed fragments may wait for a slot at most
 * @param link what is taken over a link
 * @param heartbeat between two reports of a worker that holds something
 * @param idleHeartbeat between two reports of a worker that has held nothing for so long
 * @param visibility how long a received request stays hidden unless it is extended
 * @param idle after this long without work the worker drains and ends; zero: never
 * @param drainTimeout how long what is held may still take when the worker is to end
 */
public record WorkerLoopSettings(
        Holder self,
        int slots,
        int prefetch,
        LinkMode link,
        Duration heartbeat,
        Duration idleHeartbeat,
        Duration visibility,
        Duration idle,
        Duration drainTimeout) {

    /** So many intervals of silence, and others call a worker lost. */
    private static final int INTERVALS = 3;
    /** A busy machine may take that long to run a thread; that is no news. */
    static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);
    /** Short enough for a drain to wait for: a receive that is broken off can swallow messages for a while. */
    private static final Duration POLL = Duration.ofSeconds(1);
    /** Each look costs two processes' HTTP, and finds nothing. */
    private static final Duration LOOK_WITH_LINK = Duration.ofSeconds(5);
    /** As long as SQS waits. */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(20);

    public WorkerLoopSettings {
        if (slots < 1 || prefetch < 0) {
            throw new IllegalArgumentException("a worker has at least one slot and no negative prefetch");
        }
        if (heartbeat.toMillis() < 1 || idle.isNegative() || drainTimeout.isNegative()) {
            throw new IllegalArgumentException("heartbeat must be at least 1ms; idle and drain-timeout not negative");
        }
        if (idleHeartbeat.compareTo(heartbeat) < 0) {
            throw new IllegalArgumentException("idle-heartbeat (" + idleHeartbeat.toMillis()
                    + " ms) must be at least the heartbeat (" + heartbeat.toMillis() + " ms)");
        }
        if (visibility.compareTo(heartbeat.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException("visibility (" + visibility.toMillis()
                    + " ms) must be at least three heartbeats (" + heartbeat.toMillis() + " ms each)");
        }
    }

    /** Of reports, and of what is asked with them. */
    public IdlePace reports() {
        return new IdlePace(heartbeat, idleHeartbeat, idleHeartbeat);
    }

    /** How long a receive waits for the first message. */
    public IdlePace polls() {
        Duration longest = idleHeartbeat.compareTo(LONGEST_POLL) < 0 ? idleHeartbeat : LONGEST_POLL;
        return new IdlePace(POLL, longest, idleHeartbeat);
    }

    /** Until the next look into the queue of a worker that has a link and nothing to do; see {@link RequestIntake#linked}. */
    Duration lookWithLink() {
        return link == LinkMode.ALL ? LOOK_WITH_LINK : Duration.ZERO;
    }

    /** For how long a report is believed by which the next one was to come after {@code interval}, or a claim confirmed then. */
    static Duration patience(Duration interval) {
        Duration three = interval.multipliedBy(INTERVALS);
        return three.compareTo(LEAST_PATIENCE) >= 0 ? three : LEAST_PATIENCE;
    }

    public WorkerId id() {
        return self.worker();
    }
}
