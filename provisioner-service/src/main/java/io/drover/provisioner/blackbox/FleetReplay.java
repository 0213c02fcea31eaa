package io.drover.provisioner.blackbox;

import io.drover.policy.fleet.FleetAction;
import io.drover.policy.fleet.FleetDecision;
import io.drover.policy.fleet.FleetPicture;
import io.drover.policy.fleet.FleetPolicy;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides again what was recorded, with the classes of this build. Takes the lines of segments in their order. */
public final class FleetReplay {

    /**
     * A look that was decided again.
     *
     * @param number counts the looks of the recording from 1
     * @param recorded what was to be done then, in words
     * @param now what this build would do, in words
     */
    public record Look(
            long number, FleetPicture picture, FleetDecision decision, List<String> recorded, List<String> now) {

        /** How this build says why is its own affair. */
        public boolean isSame() {
            return recorded.equals(now);
        }
    }

    private final Consumer<Look> looks;
    private @Nullable FleetPolicy policy;
    private long count;

    public FleetReplay(Consumer<Look> looks) {
        this.looks = looks;
    }

    /** @throws IllegalStateException before the first beginning */
    public void accept(FleetEntry entry) {
        switch (entry) {
            case FleetEntry.Policy begun -> policy = policy(begun);
            case FleetEntry.Looked look -> decide(look);
        }
    }

    private static FleetPolicy policy(FleetEntry.Policy begun) {
        if (begun.format() > FleetEntry.Policy.FORMAT) {
            throw new IllegalArgumentException("it is of format " + begun.format() + ", this build reads "
                    + FleetEntry.Policy.FORMAT + "; " + begun.build() + " wrote it");
        }
        return begun.policy();
    }

    private void decide(FleetEntry.Looked look) {
        if (policy == null) {
            throw new IllegalStateException("a recording begins with the policy of its looks, and this one does not");
        }
        FleetDecision decision = policy.decide(look.picture());
        count++;
        looks.accept(new Look(count, look.picture(), decision, words(look.actions()), words(decision.actions())));
    }

    public long looks() {
        return count;
    }

    private static List<String> words(List<FleetAction> actions) {
        return actions.stream().map(FleetReplay::words).toList();
    }

    private static String words(FleetAction action) {
        return switch (action) {
            case FleetAction.Launch launch -> "Launch " + launch.count() + " in " + launch.pool();
            case FleetAction.Drain drain -> "Drain " + drain.instance();
            case FleetAction.Terminate end -> "Terminate " + end.instance();
        };
    }
}
