package io.drover.policy.liveness;

import io.drover.model.worker.WorkerReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a life of a worker does whose reports are refused because another life has its id. Who has the id and lives keeps it:
 * whoever is refused gives way once it has seen the other's beat move, and takes the id once the other is known to be dead or has
 * stood still for as long as makes a worker silent. So of two that live one stays, however often the other is started again, and
 * one that is dead keeps nobody out. Time is added up look by look, as in {@link BeatWatch}: while nobody can be heard, nobody is
 * silent. Not thread-safe.
 */
public final class NameWatch {

    /** What is to be done now. */
    public enum Verdict {
        /** Report again after a while: the other may be dead or alive. */
        WAIT,
        /** The other is over: its id is to be taken over from its last report. */
        TAKE,
        /** The other lives. */
        GIVE_WAY
    }

    private final Duration patience;
    private final Duration every;
    private @Nullable WorkerReport seen;
    private Duration seenAt = Duration.ZERO;
    private Duration still = Duration.ZERO;

    /**
     * @param patience how long a beat may stand still at least; one that announced longer intervals has three of them
     * @param every how often a refused one reports again; a look that comes later counts no more than two in time
     */
    public NameWatch(Duration patience, Duration every) {
        this.patience = patience;
        this.every = every;
    }

    /**
     * A report was refused.
     *
     * @param uptime by a clock that does not step
     * @param other the last report of the life that has the id
     * @param dead whether the end of that life is certain
     */
    public Verdict refused(Duration uptime, WorkerReport other, boolean dead) {
        @Nullable WorkerReport before = seen;
        Duration passed = uptime.minus(seenAt);
        seen = other;
        seenAt = uptime;
        if (dead) {
            return Verdict.TAKE;
        }
        if (before == null || !before.holder().equals(other.holder()) || other.beat() < before.beat()) {
            still = Duration.ZERO;
            return Verdict.WAIT;
        }
        if (other.beat() > before.beat()) {
            return Verdict.GIVE_WAY;
        }
        Duration most = every.multipliedBy(2);
        still = still.plus(passed.compareTo(most) < 0 ? passed : most);
        return still.compareTo(patienceWith(other)) >= 0 ? Verdict.TAKE : Verdict.WAIT;
    }

    /** A report was taken, or its call failed: what was seen before says nothing any more. */
    public void forget() {
        seen = null;
    }

    /** How long another one's beat has to stand still. */
    public Duration patienceWith(WorkerReport other) {
        Duration three = other.interval().multipliedBy(BeatWatch.INTERVALS);
        return three.compareTo(patience) > 0 ? three : patience;
    }
}
