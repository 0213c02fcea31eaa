package io.drover.endtoend;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A server and three workers under load, while their processes are killed and stopped, the queue goes away and the disk
 * is full, for as long as one asks; then everything is counted again. {@code end-to-end/chaos} starts it.
 */
final class Chaos {

    private enum Nemesis {
        KILL_WORKER,
        KILL_ALL_WORKERS,
        KILL_SERVER,
        KILL_EVERYTHING,
        PAUSE_WORKER,
        PAUSE_SERVER,
        PAUSE_EVERYTHING,
        QUEUE_REFUSES,
        QUEUE_HANGS,
        DISK_FULL
    }

    private static final Duration WORKER_GOAL = Duration.ofSeconds(4);

    private final ChaosCast cast;
    private final ChaosLoad load;
    private final Path ledger;
    private final RandomGenerator random;
    private final List<Nemesis> nemeses;
    private final List<Long> workerDeaths = new ArrayList<>();
    private final List<Duration> serverRecoveries = new ArrayList<>();
    private int kills;
    private int pauses;
    private int outages;

    private Chaos(ChaosCast cast, Path ledger, long seed, List<Nemesis> nemeses) {
        this.cast = cast;
        this.ledger = ledger;
        this.load = new ChaosLoad(cast.calls(), ledger);
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.nemeses = nemeses;
    }

    /** Arguments: seconds, seed, data directory, whether that is a small disk of its own, then what may happen (all). */
    public static void main(String[] arguments) throws Exception {
        Duration length = Duration.ofSeconds(Long.parseLong(arguments[0]));
        long seed = Long.parseLong(arguments[1]);
        boolean mayFillDisk = Boolean.parseBoolean(arguments[3]);
        List<String> wanted = List.of(arguments).subList(4, arguments.length);
        List<Nemesis> nemeses = List.of(Nemesis.values()).stream()
                .filter(nemesis -> mayFillDisk || nemesis != Nemesis.DISK_FULL)
                .filter(nemesis -> wanted.isEmpty() || wanted.contains(nemesis.name()))
                .toList();
        boolean passed;
        try (ChaosCast cast = new ChaosCast(Path.of(arguments[2]))) {
            Chaos chaos = new Chaos(cast, cast.file("ledger"), seed, nemeses);
            chaos.run(length);
            passed = chaos.report(seed);
        }
        System.exit(passed ? 0 : 1);
    }

    private void run(Duration length) throws Exception {
        long begun = System.nanoTime();
        Duration past = Duration.ZERO;
        while (past.compareTo(length) < 0) {
            calm(Duration.ofSeconds(5 + random.nextInt(6)));
            Nemesis next = nemeses.get(random.nextInt(nemeses.size()));
            System.out.printf("%5d s  %-17s %d bags so far%n", past.toSeconds(), next, load.submitted());
            strike(next);
            past = Duration.ofNanos(System.nanoTime() - begun);
        }
        cast.mend();
    }

    private void calm(Duration length) throws Exception {
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end) {
            cast.mend();
            load.keepBusy(Duration.ofSeconds(60));
            Thread.sleep(500);
        }
    }

    private void strike(Nemesis nemesis) throws IOException, InterruptedException {
        int victim = random.nextInt(cast.workers().size());
        switch (nemesis) {
            case KILL_WORKER -> killWorkers(List.of(victim));
            case KILL_ALL_WORKERS -> killWorkers(List.of(0, 1, 2));
            case KILL_SERVER -> killServer();
            case KILL_EVERYTHING -> {
                for (int i = 0; i < cast.workers().size(); i++) {
                    cast.killWorker(i);
                    kills++;
                }
                killServer();
            }
            case PAUSE_WORKER -> pause(List.of(cast.workers().get(victim)));
            case PAUSE_SERVER -> pause(List.of(cast.server()));
            case PAUSE_EVERYTHING -> {
                List<DroverProcess> all = new ArrayList<>(cast.workers());
                all.add(cast.server());
                pause(all);
            }
            case QUEUE_REFUSES -> outage(TcpGate.State.REFUSING);
            case QUEUE_HANGS -> outage(TcpGate.State.HANGING);
            case DISK_FULL -> {
                outages++;
                cast.fillDisk();
                Thread.sleep(3_000 + random.nextInt(12_000));
                cast.freeDisk();
            }
        }
    }

    private void killWorkers(List<Integer> which) throws InterruptedException {
        if (which.size() == 1) {
            workerDeaths.add(System.currentTimeMillis());
        }
        for (int worker : which) {
            cast.killWorker(worker);
            kills++;
        }
        Thread.sleep(random.nextInt(3) * 3_000L);
        which.forEach(cast::startWorkerAgain);
    }

    private void killServer() throws IOException, InterruptedException {
        kills++;
        cast.restartServer();
        long ready = System.currentTimeMillis();
        cast.mend();
        Optional<Long> first = Optional.empty();
        for (int i = 0; i < 100 && first.isEmpty(); i++) {
            Thread.sleep(100);
            first = ChaosLedger.read(ledger).firstBeginningAfter(ready);
        }
        first.ifPresent(began -> serverRecoveries.add(Duration.ofMillis(began - ready)));
    }

    private void pause(List<DroverProcess> processes) throws IOException, InterruptedException {
        pauses++;
        for (DroverProcess process : processes) {
            ChaosCast.signal("STOP", process);
        }
        Thread.sleep(1_000 + random.nextInt(10_000));
        for (DroverProcess process : processes) {
            ChaosCast.signal("CONT", process);
        }
    }

    private void outage(TcpGate.State state) throws InterruptedException {
        outages++;
        cast.queue().set(state);
        Thread.sleep(2_000 + random.nextInt(15_000));
        cast.queue().set(TcpGate.State.OPEN);
    }

    /** @return whether nothing was lost, doubled, or punished without guilt */
    private boolean report(long seed) throws IOException, InterruptedException {
        ChaosLoad.Verdict verdict = load.verdict();
        ChaosLedger ran = ChaosLedger.read(ledger);
        List<Duration> recoveries = workerDeaths.stream()
                .map(death -> ran.recovery(death, ChaosLoad.LONGEST_TASK.plusMillis(500)))
                .flatMap(Optional::stream)
                .sorted()
                .toList();
        System.out.printf(
                "%nseed %d: %d bags, %d tasks; %d processes killed, %d pauses, %d outages%n",
                seed, verdict.bags(), verdict.tasks(), kills, pauses, outages);
        System.out.printf(
                "lost %d   doubled %d   innocent %d   poisonous tasks unpunished %d%n",
                verdict.lost(), verdict.doubled(), verdict.innocent(), verdict.unpunished());
        System.out.printf(
                "runs beyond the first: %d of %d tasks (%.1f %%)%n",
                ran.repeated(), ran.tasks(), 100.0 * ran.repeated() / Math.max(1, ran.tasks()));
        show("a task cut off by a killed worker begins again after", recoveries);
        show(
                "after the server is up again, the first task begins after",
                serverRecoveries.stream().sorted().toList());
        long late =
                recoveries.stream().filter(it -> it.compareTo(WORKER_GOAL) > 0).count();
        System.out.printf("recoveries of workers beyond %d s: %d%n", WORKER_GOAL.toSeconds(), late);
        verdict.wrongs().forEach(wrong -> System.out.println("WRONG  " + wrong));
        System.out.println(verdict.isGood() ? "chaos: passed" : "chaos: FAILED");
        return verdict.isGood();
    }

    private static void show(String what, List<Duration> sorted) {
        if (sorted.isEmpty()) {
            System.out.println(what + ": not seen");
        } else {
            System.out.printf(
                    "%s: p50 %d ms, max %d ms, seen %d times%n",
                    what,
                    sorted.get(sorted.size() / 2).toMillis(),
                    sorted.getLast().toMillis(),
                    sorted.size());
        }
    }
}
