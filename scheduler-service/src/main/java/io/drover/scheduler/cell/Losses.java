package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.worker.Holder;
import io.drover.policy.liveness.FleetView;
import io.drover.policy.liveness.LossPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What lives of workers took along. The rows of one come in over several looks, and in all of them no more may have begun than
 * it had slots, so that is remembered.
 */
final class Losses {

    /** As many lives that ended as a watch remembers. */
    private static final int MOST_LIVES = 1_000;

    /** One that its worker is gone with. */
    record Lost(Run run, Flight flight, Fragment row) {}

    /** How many of each life's rows may have begun. */
    private final Map<Holder, Integer> begun = new LinkedHashMap<>();

    Map<Holder, Integer> memory() {
        return new LinkedHashMap<>(begun);
    }

    void remember(Map<Holder, Integer> memory) {
        begun.putAll(memory);
    }

    /** Sends them again, those that may have begun as suspects. */
    void lose(List<Lost> lost, FleetView fleet, Aftermath aftermath, Moment now, Decisions out) {
        begun.keySet().removeIf(fleet::knows);
        Set<Claim> suspects = begun(lost, fleet);
        for (Lost one : lost) {
            boolean hadBegun = suspects.contains(one.row().claim());
            String reason = one.row().status() instanceof FragmentStatus.Running running
                            && fleet.alive().containsKey(running.worker())
                    ? "another life of its worker took its place"
                    : "its worker fell silent";
            out.attempt(one.run().id(), () -> aftermath.lost(one.run(), one.flight(), hadBegun, reason, now, out));
        }
    }

    private Set<Claim> begun(List<Lost> lost, FleetView fleet) {
        Map<Holder, List<Fragment>> byHolder = new LinkedHashMap<>();
        for (Lost one : lost) {
            if (one.row().status() instanceof FragmentStatus.Running running) {
                byHolder.computeIfAbsent(running.holder(), _ -> new ArrayList<>())
                        .add(one.row());
            }
        }
        Set<Claim> suspects = new HashSet<>();
        byHolder.forEach((holder, rows) -> {
            Set<Claim> own = LossPolicy.begun(rows, fleet.lastOf(holder), begun.getOrDefault(holder, 0));
            begun.merge(holder, own.size(), Integer::sum);
            suspects.addAll(own);
        });
        while (begun.size() > MOST_LIVES) {
            begun.remove(begun.keySet().iterator().next());
        }
        return suspects;
    }
}
