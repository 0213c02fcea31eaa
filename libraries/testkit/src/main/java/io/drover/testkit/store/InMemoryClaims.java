package io.drover.testkit.store;

import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentEvent;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.FragmentTransitions;
import io.drover.model.worker.Holder;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.Claims;
import io.drover.ports.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@link Claims} over maps. */
final class InMemoryClaims implements Claims {

    private final InMemoryStores state;

    InMemoryClaims(InMemoryStores state) {
        this.state = state;
    }

    @Override
    public List<ClaimAnswer> claim(Holder holder, Instant at, List<Claim> claims) {
        return state.locked(
                () -> claims.stream().map(claim -> claim(holder, at, claim)).toList());
    }

    private ClaimAnswer claim(Holder holder, Instant at, Claim claim) {
        @Nullable Fragment now = state.fragment(claim.key());
        if (now != null
                && now.claim().equals(claim)
                && now.status() instanceof FragmentStatus.Queued queued
                && FragmentTransitions.TABLE.allows(now.state(), FragmentEvent.CLAIM)) {
            state.put(now.with(new FragmentStatus.Running(holder, at, queued.previous())));
            return ClaimAnswer.WON;
        }
        return ClaimAnswer.notWon(claim, now == null ? null : Standing.of(now));
    }

    @Override
    public Set<Claim> lost(Holder holder, List<Claim> claims) {
        return state.locked(
                () -> claims.stream().filter(claim -> !holds(holder, claim)).collect(Collectors.toUnmodifiableSet()));
    }

    private boolean holds(Holder holder, Claim claim) {
        @Nullable Fragment now = state.fragment(claim.key());
        return now != null && Standing.of(now).belongsTo(holder, claim);
    }
}
