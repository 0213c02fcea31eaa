package io.drover.provisioner.loop;

import io.drover.model.fault.Fault;
import io.drover.policy.fleet.FleetExplanation;
import io.drover.policy.fleet.FleetMember;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last decisions that did something, and what the latest one saw. Thread-safe. */
public final class DecisionLog {

    private static final int KEPT = 100;

    /**
     * An action that was carried out, or not.
     *
     * @param instances that it was about
     * @param fault why it was not done, or not all of it
     */
    public record Done(
            String action,
            String reason,
            List<String> instances,
            @Nullable Fault fault) {

        public Done {
            instances = List.copyOf(instances);
        }
    }

    /** A decision that did something. */
    public record Entry(FleetExplanation explanation, List<Done> done) {

        public Entry {
            done = List.copyOf(done);
        }
    }

    /**
     * What there is to tell.
     *
     * @param now what the latest look saw and why it came to what it came; absent before the first
     * @param members of the latest look
     * @param blind why nothing could be seen since then; absent if it could
     * @param last the latest decisions that did something, newest first
     */
    public record Report(
            @Nullable FleetExplanation now,
            List<FleetMember> members,
            @Nullable Blind blind,
            List<Entry> last) {}

    /** A look that saw nothing. */
    public record Blind(Instant since, Fault fault) {}

    private final Deque<Entry> entries = new ArrayDeque<>();
    private @Nullable FleetExplanation latest;
    private List<FleetMember> members = List.of();
    private @Nullable Blind blind;

    synchronized void add(FleetExplanation explanation, List<Done> done, List<FleetMember> seen) {
        latest = explanation;
        members = List.copyOf(seen);
        blind = null;
        if (!done.isEmpty()) {
            entries.addFirst(new Entry(explanation, done));
            if (entries.size() > KEPT) {
                entries.removeLast();
            }
        }
    }

    synchronized void blind(Instant now, Fault fault) {
        blind = new Blind(blind == null ? now : blind.since(), fault);
    }

    public synchronized Report report() {
        return new Report(latest, members, blind, List.copyOf(entries));
    }
}
