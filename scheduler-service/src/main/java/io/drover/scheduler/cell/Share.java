package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.workload.Submission;
import io.drover.policy.order.Candidate;
import java.time.Duration;

/** What a workload has had of what all share: by this the order policy tells whose turn it is. */
final class Share {

    private final Submission submission;
    private Moment servedAt;
    private Duration consumed = Duration.ZERO;

    Share(Submission submission, Moment now) {
        this.submission = submission;
        Duration waited = Duration.between(submission.submittedAt(), now.wall());
        this.servedAt = new Moment(now.wall(), now.uptime().minus(waited.isNegative() ? Duration.ZERO : waited));
    }

    /** @param servedAt when it got a fragment last */
    record Memory(Moment servedAt, Duration consumed) {}

    Memory memory() {
        return new Memory(servedAt, consumed);
    }

    void remember(Memory memory) {
        servedAt = memory.servedAt();
        consumed = memory.consumed();
    }

    /**
     * Joins those that wait. It counts as if it had always been served like them: it has no claim on the time before.
     *
     * @param meanPerShare what they have consumed; the newcomer does not change it
     */
    void join(Duration meanPerShare) {
        consumed = meanPerShare.multipliedBy(submission.options().priority().shares());
    }

    /** Got a fragment of so much predicted run time. */
    void served(Duration predicted, Moment now) {
        servedAt = now;
        consumed = consumed.plus(predicted);
    }

    Candidate candidate(Moment now) {
        return new Candidate(
                submission.id(),
                submission.options().priority(),
                submission.submittedAt().toEpochMilli(),
                now.since(servedAt),
                submission.work().bytes(),
                consumed);
    }
}
