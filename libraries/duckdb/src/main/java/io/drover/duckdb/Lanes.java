package io.drover.duckdb;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Who may run. Every statement starts in the light lane; one that runs for longer than {@link #LIGHT_MILLIS} needs a
 * place in the heavy lane, or stops. So a short statement waits for short ones, however many long ones there are. Both
 * lanes serve in the order of arrival. Thread-safe.
 */
final class Lanes {

    /** How long a statement may stay in the light lane. */
    static final long LIGHT_MILLIS = 1_000;

    private final Semaphore light;
    private final Semaphore heavy;

    Lanes(int threads) {
        light = new Semaphore(lightWidth(threads), true);
        heavy = new Semaphore(threads, true);
    }

    /** How many statements run side by side at most. */
    static int width(int threads) {
        return threads + lightWidth(threads);
    }

    private static int lightWidth(int threads) {
        return Math.max(2, threads);
    }

    /** Waits for a place. */
    Place enterLight() throws InterruptedException {
        light.acquire();
        return new Place(light);
    }

    /** Waits for a place. */
    Place enterHeavy() throws InterruptedException {
        heavy.acquire();
        return new Place(heavy);
    }

    /** Takes a place in the heavy lane for one in the light lane, if there is one at once. */
    boolean moved(Place place) {
        return heavy.tryAcquire() && place.becomes(heavy);
    }

    /** One statement's place, given back once however often that is asked. */
    static final class Place {

        private final AtomicReference<Semaphore> lane;
        private static final Semaphore GIVEN_BACK = new Semaphore(0);

        private Place(Semaphore lane) {
            this.lane = new AtomicReference<>(lane);
        }

        private boolean becomes(Semaphore next) {
            Semaphore before = lane.getAndUpdate(now -> now == GIVEN_BACK ? now : next);
            (before == GIVEN_BACK ? next : before).release();
            return before != GIVEN_BACK;
        }

        void giveBack() {
            Semaphore before = lane.getAndSet(GIVEN_BACK);
            if (before != GIVEN_BACK) {
                before.release();
            }
        }
    }
}
