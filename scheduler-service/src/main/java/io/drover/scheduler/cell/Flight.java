package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.Portion;
import io.drover.model.fragment.Trouble;
import io.drover.model.worker.Holder;
import io.drover.ports.LinkId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fragment that is out, or waits out a pause before it goes out again. Changed by the cell alone. */
public final class Flight {

    private Fragment fragment;
    /** What its next attempt starts with; the row has what the present one did. */
    private Trouble trouble;

    private FlightState state;
    /** The other one of an original and its copy. */
    private @Nullable Flight other;

    /** Whether it went out to a slot that was free, as far as one could tell. */
    private final boolean foundSlotFree;

    private Flight(Fragment fragment, FlightState state, boolean foundSlotFree) {
        this.fragment = fragment;
        this.trouble = fragment.trouble();
        this.state = state;
        this.foundSlotFree = foundSlotFree;
    }

    static Flight cut(FragmentKey key, Portion portion, Moment now, boolean isSlotFree) {
        return new Flight(Fragment.first(key, portion, now.wall(), null), FlightState.Out.now(now), isSlotFree);
    }

    /** @param original the number of the one whose portion it runs a second time */
    static Flight copy(FragmentKey key, Portion portion, Moment now, int original) {
        return new Flight(Fragment.first(key, portion, now.wall(), original), FlightState.Out.now(now), false);
    }

    /** One that is born suspect: a half of a fragment that was in trouble. */
    static Flight half(FragmentKey key, Portion portion, Moment now, Trouble trouble) {
        Fragment first = Fragment.first(key, portion, now.wall(), null);
        Fragment half =
                new Fragment(key, portion, first.attempt(), first.dispatchedAt(), first.status(), trouble, null);
        return new Flight(half, FlightState.Out.now(now), false);
    }

    /** Takes up what another process of this cell had sent. What went wrong with it is in its row, and nothing else is. */
    static Flight found(Fragment row, Moment now) {
        Duration age = Duration.between(row.dispatchedAt(), now.wall());
        Moment sentAt = new Moment(row.dispatchedAt(), now.uptime().minus(age.isNegative() ? Duration.ZERO : age));
        return new Flight(row, new FlightState.Out(sentAt, now, Whereabouts.ofFound(), null), false);
    }

    /**
     * All of it.
     *
     * @param trouble what its next attempt starts with
     * @param other the number of the other one of an original and its copy
     */
    record Memory(
            Fragment fragment,
            Trouble trouble,
            FlightState state,
            @Nullable Integer other,
            boolean foundSlotFree) {}

    Memory memory() {
        return new Memory(fragment, trouble, state.copy(), other == null ? null : other.number(), foundSlotFree);
    }

    /** Goes on where that was noted; its other one has to be paired with it. */
    static Flight of(Memory memory) {
        Flight flight = new Flight(memory.fragment(), memory.state().copy(), memory.foundSlotFree());
        flight.trouble = memory.trouble();
        return flight;
    }

    /**
     * What the next attempt is.
     *
     * @param portion the same as before, or a part of it
     * @param pause before it goes out
     * @param earlier an attempt that ran to its end, whose good results are kept
     */
    record Next(Portion portion, Duration pause, @Nullable FragmentOutcome earlier, Trouble trouble) {}

    /** Moves to the next attempt. */
    void next(Next next, Moment now) {
        trouble = next.trouble();
        fragment = new Fragment(
                fragment.key(),
                next.portion(),
                fragment.attempt().next(),
                now.wall(),
                new FragmentStatus.Queued(next.earlier()),
                next.trouble(),
                fragment.copyOf());
        state = next.pause().isZero() ? FlightState.Out.now(now) : new FlightState.Paused(now.plus(next.pause()));
    }

    void pairWith(Flight copy) {
        other = copy;
        copy.other = this;
    }

    void unpair() {
        if (other != null) {
            other.other = null;
            other = null;
        }
    }

    void sentWhenDue(Moment now) {
        state = FlightState.Out.now(now);
    }

    void sentAgain(Moment now) {
        Whereabouts known = state instanceof FlightState.Out out ? out.whereabouts() : new Whereabouts();
        known.resent(now);
        state = new FlightState.Out(now, now, known, null);
    }

    /** The present attempt is the worker's at the end of that link. */
    void assign(LinkId to, Moment now) {
        fragment = fragment.with(new FragmentStatus.Running(to.holder(), now.wall(), previous()));
        held(to, now);
    }

    /** Its worker says over this link that it holds it. */
    void held(LinkId by, Moment now) {
        if (state instanceof FlightState.Out out) {
            state = out.by(new FlightState.Out.Hold(by, now));
        }
    }

    /** It could not be assigned: some other worker has claimed it. */
    void unassign() {
        fragment = fragment.with(new FragmentStatus.Queued(previous()));
        if (state instanceof FlightState.Out out) {
            out.whereabouts().owned(true);
            state = out.by(null);
        }
    }

    /** The link that it went over; absent: it went another way. */
    @Nullable
    LinkId link() {
        FlightState.Out.@Nullable Hold hold = hold();
        return hold == null ? null : hold.link();
    }

    private FlightState.Out.@Nullable Hold hold() {
        return state instanceof FlightState.Out out ? out.hold() : null;
    }

    /** Whether somebody at the end of a link had it then. */
    boolean wasHeldAt(Moment then) {
        FlightState.Out.@Nullable Hold hold = hold();
        return hold != null && !then.isBefore(hold.since());
    }

    boolean isAssigned() {
        return link() != null;
    }

    /** Who is known to have it. */
    Optional<Holder> taker() {
        return fragment.status() instanceof FragmentStatus.Running running
                ? Optional.of(running.holder())
                : Optional.empty();
    }

    /** The other run of its portion was lost with its worker: that is known of this one, too. */
    void inheritLosses(Trouble theirs) {
        trouble = new Trouble(
                Math.max(trouble.losses(), theirs.losses()),
                trouble.probeDeaths(),
                trouble.disowned(),
                trouble.broken(),
                trouble.away(),
                trouble.repeated());
    }

    public Trouble trouble() {
        return trouble;
    }

    /** Whether the present attempt runs in a process of its own. */
    public boolean isProbe() {
        return fragment.trouble().isSuspect();
    }

    /** Whether a second run of it may be started: it runs for the first time, and nothing speaks against it. */
    boolean isUntroubled() {
        return other == null && !isPaused() && previous() == null && !trouble.isSuspect();
    }

    boolean foundSlotFree() {
        return foundSlotFree;
    }

    /** Whether its present attempt is its first. */
    boolean isFirstRun() {
        return fragment.attempt().equals(AttemptNumber.FIRST);
    }

    /** Of two runs of the same portion only the first is counted. */
    boolean isSecondOfTwo() {
        return other != null && other.number() < number();
    }

    /** Whether another run of the same portion is out. */
    public boolean isOneOfTwo() {
        return other != null;
    }

    FlightState state() {
        return state;
    }

    boolean isPaused() {
        return state instanceof FlightState.Paused;
    }

    public Fragment fragment() {
        return fragment;
    }

    int number() {
        return fragment.key().number();
    }

    /** An earlier attempt that ran to its end, of which only a part runs again. */
    public @Nullable FragmentOutcome previous() {
        return fragment.previous();
    }

    @Nullable
    Flight other() {
        return other;
    }

    public Portion portion() {
        return fragment.portion();
    }
}
