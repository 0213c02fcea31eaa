package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.Trouble;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A fragment that is out, or waits out a pause before it goes out again. */
final class Flight {

    private Fragment fragment;
    private @Nullable FragmentOutcome previous;
    /** What its next attempt starts with; the row has what the present one did. */
    private Trouble trouble;

    private Moment sentAt;
    /** The same for what this process sent; what it found it only knows to be out since then, whatever clocks say. */
    private Moment knownSince;

    private @Nullable Moment dueAt;
    private Whereabouts whereabouts = new Whereabouts();
    /** The other run of the same range near the end of a bag. */
    private @Nullable Flight twin;

    private Flight(Fragment fragment, @Nullable FragmentOutcome previous, Moment sentAt) {
        this.fragment = fragment;
        this.previous = previous;
        this.trouble = fragment.trouble();
        this.sentAt = sentAt;
        this.knownSince = sentAt;
    }

    static Flight first(FragmentKey key, TaskRange range, Moment now, @Nullable Integer copyOf) {
        return new Flight(Fragment.first(key, range, now.wall(), copyOf), null, now);
    }

    /** One that is born suspect: a half of a fragment that was in trouble. */
    static Flight half(FragmentKey key, TaskRange range, Moment now, Trouble trouble) {
        return new Flight(with(Fragment.first(key, range, now.wall(), null), trouble), null, now);
    }

    private static Fragment with(Fragment fragment, Trouble trouble) {
        return new Fragment(
                fragment.key(),
                fragment.range(),
                fragment.attempt(),
                fragment.dispatchedAt(),
                fragment.status(),
                trouble,
                fragment.copyOf());
    }

    /** Takes up what another process of this cell had sent. What went wrong with it is in its row, and nothing else is. */
    static Flight found(Fragment row, @Nullable FragmentOutcome previous, Moment now) {
        Duration age = Duration.between(row.dispatchedAt(), now.wall());
        Moment sentAt = new Moment(row.dispatchedAt(), now.uptime().minus(age.isNegative() ? Duration.ZERO : age));
        Flight flight = new Flight(row, previous, sentAt);
        flight.knownSince = now;
        flight.whereabouts.found();
        return flight;
    }

    /** Moves to the next attempt, with a range that may have shrunk. */
    void next(TaskRange range, Moment now, Duration pause, @Nullable FragmentOutcome earlier, Trouble soFar) {
        previous = earlier;
        trouble = soFar;
        fragment = new Fragment(
                fragment.key(),
                range,
                fragment.attempt().next(),
                now.wall(),
                new FragmentStatus.Queued(earlier),
                soFar,
                fragment.copyOf());
        sentAt = now;
        knownSince = now;
        dueAt = pause.isZero() ? null : now.plus(pause);
        whereabouts = new Whereabouts();
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

    void sentWhenDue(Moment now) {
        sentAt = now;
        knownSince = now;
        dueAt = null;
    }

    void sentAgain(Moment now) {
        sentWhenDue(now);
        whereabouts.resent(now);
    }

    /** The other run of its tasks was lost with its worker: that is known of these tasks, too. */
    void inheritLosses(Trouble other) {
        trouble = new Trouble(
                Math.max(trouble.losses(), other.losses()),
                trouble.probeDeaths(),
                trouble.disowned(),
                trouble.broken(),
                trouble.away(),
                trouble.repeated());
    }

    Trouble trouble() {
        return trouble;
    }

    /** Whether the present attempt runs in a process of its own. */
    boolean isProbe() {
        return fragment.trouble().isSuspect();
    }

    /** Whether a second run of it may be started: it runs for the first time, and nothing speaks against it. */
    boolean isUntroubled() {
        return twin == null && !isPaused() && previous == null && !trouble.isSuspect();
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
            case FragmentResponse.Completed completed ->
                completed.outcome().tally().tasks() == range().size();
            case FragmentResponse.Broken _ -> true;
            case FragmentResponse.ProbeDied _ -> isProbe();
        };
    }

    boolean isDue(Moment now) {
        return dueAt != null && !now.isBefore(dueAt);
    }

    boolean isPaused() {
        return dueAt != null;
    }

    /** By the uptime of this process, when its request was out for sure. */
    Moment knownSince() {
        return knownSince;
    }

    Duration outFor(Moment now) {
        return now.since(sentAt);
    }

    /** What the looks at the fleet have shown of the present attempt. */
    Whereabouts whereabouts() {
        return whereabouts;
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
