package io.drover.benchmarks;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import tools.jackson.databind.JsonNode;

/** Watches a provisioner and keeps what the fleet and the backlog were, moment by moment. */
final class FleetCurve implements Runnable {

    private static final long EVERY_MILLIS = 100;

    /**
     * One look.
     *
     * @param seconds since the start
     * @param instances that cost money
     * @param ready those of them whose workers have been heard of
     * @param slots of the ready ones
     * @param held claims that workers have not answered
     * @param tasks without a result
     */
    record Sample(double seconds, int instances, int ready, int slots, int held, long tasks) {}

    private final BenchClient provisioner;
    private final long start = System.nanoTime();
    private final List<Sample> samples = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    FleetCurve(URI provisioner) {
        this.provisioner = new BenchClient(provisioner);
    }

    @Override
    public void run() {
        try {
            do {
                look();
            } while (!stopped.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stopped.countDown();
    }

    private synchronized void look() {
        JsonNode fleet = provisioner.fleet();
        int ready = 0;
        int slots = 0;
        int held = 0;
        for (JsonNode one : fleet.path("instances")) {
            boolean isReady = !one.path("phase").asString("").equals("PENDING");
            ready += isReady ? 1 : 0;
            slots += isReady ? one.path("slots").asInt(0) : 0;
            held += one.path("held").asInt(0);
        }
        samples.add(new Sample(
                (System.nanoTime() - start) / 1e9,
                fleet.path("instances").size(),
                ready,
                slots,
                held,
                fleet.path("now").path("work").path("tasks").asLong(0)));
    }

    /** Waits until there is no instance any more. */
    boolean awaitEmpty(long seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            if (last().instances() == 0 && samples().stream().anyMatch(sample -> sample.instances() > 0)) {
                return true;
            }
            Thread.sleep(EVERY_MILLIS);
        }
        return false;
    }

    private synchronized Sample last() {
        return samples.isEmpty() ? new Sample(0, 0, 0, 0, 0, 0) : samples.getLast();
    }

    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** When the provisioner decided to launch for the first time. */
    Instant firstLaunch() {
        Instant first = Instant.MAX;
        for (JsonNode decision : provisioner.fleet().path("last")) {
            for (JsonNode action : decision.path("actions")) {
                Instant at = Instant.parse(decision.path("at").asString());
                first = action.path("action").asString("").startsWith("launch") && at.isBefore(first) ? at : first;
            }
        }
        return first;
    }

    /** Seconds of all instances from launch to end. */
    double instanceSeconds() {
        return integral(Sample::instances);
    }

    /** Seconds of all slots whose workers were there. */
    double slotSeconds() {
        return integral(Sample::slots);
    }

    private double integral(ToIntFunction<Sample> value) {
        List<Sample> all = samples();
        double sum = 0;
        for (int i = 1; i < all.size(); i++) {
            sum += value.applyAsInt(all.get(i - 1))
                    * (all.get(i).seconds() - all.get(i - 1).seconds());
        }
        return sum;
    }
}
