package io.drover.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the tasks themselves say: each writes a line when it begins and one when it ends, into a file that outlives every
 * process. Nothing that Drover tells of itself is needed to know what ran, and how often.
 *
 * @param runs by task, in the order of their beginnings
 */
record ChaosLedger(Map<String, List<Run>> runs) {

    /**
     * One run of a task.
     *
     * @param ended absent if it was cut off
     */
    record Run(long began, Optional<Long> ended) {}

    /** The shell line of a task that keeps the ledger. */
    static String task(Path file, String name, Duration length) {
        String seconds = length.toMillis() / 1000 + "." + String.format("%03d", length.toMillis() % 1000);
        return "exec sh -c 'echo b $0 $(date +%s%3N) >> " + file + "; sleep " + seconds
                + "; echo e $0 $(date +%s%3N) >> " + file + "' " + name;
    }

    /**
     * The shell line of a task that kills the process that runs it, whatever stands between the two.
     *
     * @param name of the program to kill
     */
    static String poison(String name) {
        return "exec sh -c 'p=$PPID; while [ \"$(cat /proc/$p/comm)\" != " + name
                + " ]; do p=$(cut -d\" \" -f4 /proc/$p/stat); done; kill -9 $p; sleep 5'";
    }

    static ChaosLedger read(Path file) throws IOException {
        Map<String, List<Run>> runs = new HashMap<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] words = line.split(" ");
            if (words.length == 3) {
                note(runs.computeIfAbsent(words[1], name -> new ArrayList<>()), words[0], Long.parseLong(words[2]));
            }
        }
        return new ChaosLedger(runs);
    }

    private static void note(List<Run> runs, String what, long at) {
        if (what.equals("b")) {
            runs.add(new Run(at, Optional.empty()));
        } else {
            for (int i = runs.size() - 1; i >= 0; i--) {
                if (runs.get(i).ended().isEmpty()) {
                    runs.set(i, new Run(runs.get(i).began(), Optional.of(at)));
                    return;
                }
            }
        }
    }

    long tasks() {
        return runs.size();
    }

    /** Runs beyond the first of each task. */
    long repeated() {
        return runs.values().stream().mapToLong(list -> list.size() - 1L).sum();
    }

    /**
     * How long after a death the last of the tasks that it cut off began again.
     *
     * @param death milliseconds since the epoch
     * @param longest how long a task runs at most
     */
    Optional<Duration> recovery(long death, Duration longest) {
        return runs.values().stream()
                .map(list -> beganAgain(list, death, longest.toMillis()))
                .flatMap(Optional::stream)
                .map(again -> Duration.ofMillis(again - death))
                .max(Duration::compareTo);
    }

    private static Optional<Long> beganAgain(List<Run> list, long death, long longest) {
        for (int i = 0; i + 1 < list.size(); i++) {
            Run run = list.get(i);
            if (run.ended().isEmpty()
                    && run.began() <= death
                    && run.began() >= death - longest
                    && list.get(i + 1).began() > death) {
                return Optional.of(list.get(i + 1).began());
            }
        }
        return Optional.empty();
    }

    /** The first beginning after a moment, of any task. */
    Optional<Long> firstBeginningAfter(long moment) {
        return runs.values().stream()
                .flatMap(Collection::stream)
                .map(Run::began)
                .filter(began -> began > moment)
                .min(Long::compareTo);
    }
}
