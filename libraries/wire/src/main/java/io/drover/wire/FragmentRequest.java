package io.drover.wire;

import io.drover.model.LinkMessage;
import io.drover.model.fragment.Claim;
import java.time.Duration;

/**
 * What a worker needs to run one attempt of a fragment.
 *
 * @param replyTo the response queue of the cell that decides
 * @param estimate how long the scheduler expects it to run
 * @param probe whether it runs in a process of its own, whose death touches nothing else: it is under suspicion
 */
public record FragmentRequest(Claim claim, String replyTo, Duration estimate, boolean probe, Assignment work)
        implements LinkMessage {

    @Override
    public String text() {
        return Wire.encode(this);
    }

    /** The tasks of a bag's fragment. */
    public TaskAssignment tasks() {
        return switch (work) {
            case TaskAssignment tasks -> tasks;
        };
    }

    /** The same with tasks that run no longer than {@code limit}, which is at least a millisecond. */
    public FragmentRequest within(Duration limit) {
        Duration least = limit.isPositive() ? limit : Duration.ofMillis(1);
        return new FragmentRequest(claim, replyTo, estimate, probe, work.within(least));
    }
}
