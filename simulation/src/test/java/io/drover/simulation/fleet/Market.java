package io.drover.simulation.fleet;

import io.drover.model.Money;
import io.drover.policy.fleet.Offer;
import io.drover.policy.fleet.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What the cloud does to everybody alike, made from a seed: prices, when pools are out of stock, and when spot machines
 * are taken back in numbers.
 */
final class Market {

    static final List<Offer> OFFERS = List.of(offer("c8", "0.34", "0.13"), offer("m8", "0.40", "0.16"));
    private static final int HOUR = 3_600;

    /** From the first second up to, and not including, the second. */
    record Period(int from, int to) {
        boolean contains(int second) {
            return from <= second && second < to;
        }
    }

    private final Map<Pool, List<Period>> stockOuts = new HashMap<>();
    private final Map<Integer, Pool> reclaims = new HashMap<>();

    Market(long seed, int seconds) {
        RandomGenerator random = new SplittableRandom(seed);
        for (Offer offer : OFFERS) {
            for (String zone : offer.zones()) {
                Pool spot = new Pool(offer.type(), zone, true);
                stockOuts.put(spot, periods(random, seconds, 5 * HOUR, HOUR));
                stockOuts.put(new Pool(offer.type(), zone, false), periods(random, seconds, 20 * HOUR, HOUR / 2));
                for (Period period : periods(random, seconds, 6 * HOUR, 1)) {
                    reclaims.put(period.from(), spot);
                }
            }
        }
    }

    private static Offer offer(String type, String onDemand, String spot) {
        return new Offer(
                type, 8, Money.dollars(onDemand), Money.dollars(spot), List.of("a", "b", "c"), Duration.ofSeconds(30));
    }

    /** Periods that begin at chance, on average {@code gap} after the one before, and take up to {@code longest}. */
    private static List<Period> periods(RandomGenerator random, int seconds, int gap, int longest) {
        List<Period> periods = new ArrayList<>();
        int at = exponential(random, gap);
        while (at < seconds) {
            int end = at + 1 + random.nextInt(longest);
            periods.add(new Period(at, end));
            at = end + exponential(random, gap);
        }
        return periods;
    }

    static int exponential(RandomGenerator random, double mean) {
        return 1 + (int) (-Math.log(1 - random.nextDouble()) * mean);
    }

    boolean isOutOfStock(Pool pool, int second) {
        return stockOuts.getOrDefault(pool, List.of()).stream().anyMatch(period -> period.contains(second));
    }

    /** Whether a part of that pool's machines is taken back at that second. */
    boolean reclaims(Pool pool, int second) {
        return pool.equals(reclaims.get(second));
    }

    boolean reclaims(int second) {
        return reclaims.containsKey(second);
    }

    static Money price(Pool pool) {
        Offer offer = OFFERS.stream()
                .filter(candidate -> candidate.type().equals(pool.type()))
                .findFirst()
                .orElseThrow();
        Money spot = offer.spotPerHour();
        return pool.spot() && spot != null ? spot : offer.onDemandPerHour();
    }
}
