package io.drover.ports;

import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.worker.Holder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a worker wins the right to run an attempt: one conditional write, never check-then-insert. A delivery that comes
 * twice, late or from an older attempt does not win. Thread-safe; throws like {@link WorkloadStore}.
 */
public interface Claims {

    /**
     * Claims attempts: each is won if the fragment is QUEUED at exactly that attempt. The workload is not asked: whoever
     * ends one closes its open fragments first (see {@link StoreWrite.MoveWorkload}).
     *
     * @return one answer per claim, in order; a fragment that cannot be read costs no other its answer
     */
    List<ClaimAnswer> claim(Holder holder, Instant at, List<Claim> claims);

    /**
     * Those of the claims that the holder has no longer: given to another attempt, cancelled, timed out or deleted. Each is
     * judged for itself.
     */
    Set<Claim> lost(Holder holder, List<Claim> claims);

    /** The same for adapters, which know how the fragments stand. */
    static Set<Claim> lost(Holder holder, List<Claim> claims, Map<FragmentKey, Standing> present) {
        return claims.stream()
                .filter(claim -> !present.containsKey(claim.key())
                        || !present.get(claim.key()).belongsTo(holder, claim))
                .collect(Collectors.toUnmodifiableSet());
    }
}
