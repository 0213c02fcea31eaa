package io.drover.policy.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Launches that failed, and the pauses that follow. Each failure in a row doubles the pause of its pool, or of the whole
 * account; failures during a pause are of the same cause and change nothing. Immutable.
 *
 * @param account pauses for every pool, by their cause
 */
public record LaunchHistory(Map<Pool, BackOff> pools, Map<LaunchFault, BackOff> account) {

    public static final LaunchHistory NONE = new LaunchHistory(Map.of(), Map.of());

    /**
     * A pause and what led to it.
     *
     * @param failures in a row
     * @param failedAt when the last one was that counted
     * @param said what there was to hear of it, such as a worker's last words; empty if nothing
     */
    public record BackOff(int failures, Instant failedAt, Instant until, LaunchFault fault, String said) {

        boolean isInForce(Instant now) {
            return now.isBefore(until);
        }
    }

    /** A pause for people: {@code scope} is a pool or "account". */
    public record InForce(String scope, LaunchFault fault, int failures, Instant until, String said) {}

    public LaunchHistory {
        pools = Map.copyOf(pools);
        account = Map.copyOf(account);
    }

    public LaunchHistory failed(Pool pool, LaunchFault fault, Instant now) {
        return failed(pool, fault, "", now);
    }

    /** @param said what there was to hear of it; empty if nothing */
    public LaunchHistory failed(Pool pool, LaunchFault fault, String said, Instant now) {
        return switch (fault.scope()) {
            case POOL -> new LaunchHistory(after(pools, pool, fault, said, now), account);
            case ACCOUNT -> new LaunchHistory(pools, after(account, fault, fault, said, now));
        };
    }

    private static <K> Map<K, BackOff> after(Map<K, BackOff> old, K key, LaunchFault fault, String said, Instant now) {
        @Nullable BackOff before = old.get(key);
        if (before != null && before.isInForce(now)) {
            return old;
        }
        int failures = before == null ? 1 : before.failures() + 1;
        Duration pause = fault.pause(failures);
        Map<K, BackOff> changed = new HashMap<>(old);
        changed.put(key, new BackOff(failures, now, now.plus(pause), fault, said));
        return changed;
    }

    /**
     * An instance has become ready. It clears failures that came before its own launch, not those since, and not early
     * deaths: those it may still share.
     */
    public LaunchHistory ready(Pool pool, Instant launchedAt) {
        @Nullable BackOff there = pools.get(pool);
        return there != null && there.fault() == LaunchFault.SHORT_LIVED ? this : lasting(pool, launchedAt);
    }

    /** An instance has been ready for a while: nothing is wrong any more with what was launched when it was. */
    public LaunchHistory lasting(Pool pool, Instant launchedAt) {
        Map<Pool, BackOff> rest = new HashMap<>(pools);
        rest.computeIfPresent(pool, (key, backOff) -> isDisproved(backOff, launchedAt) ? null : backOff);
        Map<LaunchFault, BackOff> accountRest = new HashMap<>(account);
        accountRest.values().removeIf(backOff -> isDisproved(backOff, launchedAt));
        return new LaunchHistory(rest, accountRest);
    }

    private static boolean isDisproved(BackOff backOff, Instant launchedAt) {
        return launchedAt.isAfter(backOff.failedAt());
    }

    boolean isOpen(Pool pool, Instant now) {
        @Nullable BackOff backOff = pools.get(pool);
        return (backOff == null || !backOff.isInForce(now))
                && account.values().stream().noneMatch(all -> all.isInForce(now));
    }

    /** The pauses of this moment, those of the account first. */
    public List<InForce> inForce(Instant now) {
        List<InForce> found = new ArrayList<>();
        account.values().forEach(backOff -> add(found, "account", backOff, now));
        List<InForce> ofPools = new ArrayList<>();
        pools.forEach((pool, backOff) -> add(ofPools, pool.toString(), backOff, now));
        found.sort(Comparator.comparing(InForce::fault));
        ofPools.sort(Comparator.comparing(InForce::scope));
        found.addAll(ofPools);
        return found;
    }

    private static void add(List<InForce> found, String scope, BackOff backOff, Instant now) {
        if (backOff.isInForce(now)) {
            found.add(new InForce(scope, backOff.fault(), backOff.failures(), backOff.until(), backOff.said()));
        }
    }
}
