package io.drover.policy.liveness;

import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.worker.WorkerReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which of the fragments that a worker died with may have to do with its death. */
public final class LossPolicy {

    private LossPolicy() {}

    /**
     * Those that had begun to run: by the worker's last report, and, since slots may have moved on after it, the oldest of
     * the others as far as there are slots for them. Whatever waited for a slot did no harm. Suspects ran in processes of
     * their own, which does no harm to a worker: they take nobody's place.
     *
     * @param lost rows of one life of a worker, RUNNING
     * @param last what it said last; absent if nobody remembers: then each may have begun
     * @param earlier how many of other rows of that life were found to have begun: these had slots, too
     */
    public static Set<Claim> begun(List<Fragment> lost, @Nullable WorkerReport last, int earlier) {
        Set<Claim> begun = new HashSet<>();
        List<Fragment> others = new ArrayList<>();
        for (Fragment row : lost) {
            if (last == null || last.begun().contains(row.claim())) {
                begun.add(row.claim());
            } else {
                others.add(row);
            }
        }
        int slots = last == null ? 0 : last.info().slots();
        others.stream()
                .sorted(Comparator.comparing((Fragment row) -> row.trouble().isSuspect())
                        .thenComparing(LossPolicy::claimedAt))
                .limit(Math.max(0, slots - earlier - begun.size()))
                .map(Fragment::claim)
                .forEach(begun::add);
        return begun;
    }

    private static Instant claimedAt(Fragment row) {
        return row.status() instanceof FragmentStatus.Running running ? running.claimedAt() : Instant.MAX;
    }
}
