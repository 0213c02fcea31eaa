package io.drover.scheduler.cell;

import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.worker.Incarnation;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A fragment that is out, or waits out a pause before it goes out again. */
final class Flight {

    private Fragment fragment;
    private @Nullable FragmentOutcome previous;
    private Instant sentAt;
    private @Nullable Instant dueAt;
    private @Nullable Instant disownedSince;
    private int losses;
    private int repetitions;
    /** The other run of the same range near the end of a bag. */
    private @Nullable Flight twin;

    private Flight(Fragment fragment, @Nullable FragmentOutcome previous) {
        this.fragment = fragment;
        this.previous = previous;
        this.sentAt = fragment.dispatchedAt();
    }

    static Flight first(FragmentKey key, TaskRange range, Instant now, @Nullable Integer copyOf) {
        return new Flight(Fragment.first(key, range, now, copyOf), null);
    }

    /**
     * Takes up what another process of this cell had sent. The row does not tell why there were earlier attempts: where
     * one of them ran to its end they count as repetitions, so that there are never more than the client allows, else
     * as lost.
     */
    static Flight found(Fragment row, @Nullable FragmentOutcome previous) {
        Flight flight = new Flight(row, previous);
        int earlier = row.attempt().value() - 1;
        flight.losses = previous == null ? earlier : 0;
        flight.repetitions = previous == null ? 0 : earlier;
        return flight;
    }

    /** Moves to the next attempt, with a range that may have shrunk. */
    void next(TaskRange range, Instant now, Duration pause, @Nullable FragmentOutcome earlier) {
        previous = earlier;
        fragment = new Fragment(
                fragment.key(),
                range,
                fragment.attempt().next(),
                now,
                new FragmentStatus.Queued(earlier),
                fragment.trouble(),
                fragment.copyOf());
        sentAt = now;
        dueAt = pause.isZero() ? null : now.plus(pause);
        disownedSince = null;
    }

    void pairWith(Flight other) {
        twin = other;
        other.twin = this;
    }

    void unpair() {
        if (twin != null) {
            twin.twin = null;
            twin = null;
        }
    }

    void sentAgain(Instant now) {
        sentAt = now;
        dueAt = null;
    }

    int lost() {
        return ++losses;
    }

    void startWithLosses(int count) {
        losses = count;
    }

    void inheritLosses(Flight other) {
        losses = Math.max(losses, other.losses);
    }

    /** Whether a second run of it may be started: it runs for the first time, and nothing speaks against it. */
    boolean isUntroubled() {
        return twin == null && !isPaused() && previous == null && losses == 0;
    }

    /** Of two runs of the same tasks only the first is counted. */
    boolean isSecondOfTwo() {
        return twin != null && twin.fragment.key().number() < fragment.key().number();
    }

    /**
     * Whether an answer of its attempt can be meant for it. A store that lost its last moments in a crash gives the same
     * number a second time, perhaps to other tasks; the answer to the first ones says nothing about these.
     */
    boolean isSpokenOfBy(FragmentResponse response) {
        return switch (response) {
            case FragmentResponse.Completed(Claim _, Incarnation _, FragmentOutcome outcome) ->
                outcome.tally().tasks() == range().size();
            case FragmentResponse.Broken _, FragmentResponse.ProbeDied _ -> true;
        };
    }

    int repeated() {
        return repetitions++;
    }

    Duration disownedFor(Instant now) {
        return disownedSince == null ? Duration.ZERO : Duration.between(disownedSince, now);
    }

    void disowned(Instant now) {
        if (disownedSince == null) {
            disownedSince = now;
        }
    }

    void owned() {
        disownedSince = null;
    }

    boolean isDue(Instant now) {
        return dueAt != null && !dueAt.isAfter(now);
    }

    boolean isPaused() {
        return dueAt != null;
    }

    Duration outFor(Instant now) {
        return Duration.between(sentAt, now);
    }

    Fragment fragment() {
        return fragment;
    }

    @Nullable
    FragmentOutcome previous() {
        return previous;
    }

    @Nullable
    Flight twin() {
        return twin;
    }

    TaskRange range() {
        return fragment.range();
    }
}
