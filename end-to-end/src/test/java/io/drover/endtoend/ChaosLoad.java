package io.drover.endtoend;

import static java.net.http.HttpRequest.BodyPublishers.ofString;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hands in bags one after another, some with a poisonous task, and holds what became of each against what is right. */
final class ChaosLoad {

    /** How long a task of a bag sleeps at most. */
    static final Duration LONGEST_TASK = Duration.ofMillis(1_500);

    private static final int TASKS = 150;
    private static final int EVERY_NTH_IS_POISONED = 4;
    private static final Duration LAST_WAIT = Duration.ofMinutes(5);

    private record Bag(String name, String id, int poison) {}

    /** What came out, over all bags. */
    record Verdict(int bags, long tasks, long lost, long doubled, long innocent, int unpunished, List<String> wrongs) {

        boolean isGood() {
            return bags > 0 && wrongs.isEmpty();
        }
    }

    private final HttpCalls calls;
    private final Path ledger;
    private final List<Bag> bags = new ArrayList<>();
    private final List<String> wrongs = new ArrayList<>();

    ChaosLoad(HttpCalls calls, Path ledger) {
        this.calls = calls;
        this.ledger = ledger;
    }

    int submitted() {
        return bags.size();
    }

    /** Submits the next bag unless two are still under way; tries again until it is accepted, under one key. */
    void keepBusy(Duration bound) throws InterruptedException {
        if (bags.size() >= 2 && !isEnded(bags.get(bags.size() - 2))) {
            return;
        }
        String name = "bag" + bags.size();
        int poison = bags.size() % EVERY_NTH_IS_POISONED == EVERY_NTH_IS_POISONED - 1 ? TASKS / 3 : -1;
        StringBuilder body = new StringBuilder();
        for (int task = 0; task < TASKS; task++) {
            Duration length = LONGEST_TASK.minusMillis(task % 3 * 500L);
            body.append(
                            task == poison
                                    ? ChaosLedger.poison("java")
                                    : ChaosLedger.task(ledger, name + "." + task, length))
                    .append('\n');
        }
        long end = System.nanoTime() + bound.toNanos();
        while (System.nanoTime() < end) {
            try {
                HttpResponse<String> answer = calls.post(ofString(body.toString()), "", "Idempotency-Key", name);
                if (answer.statusCode() == 202 || answer.statusCode() == 200) {
                    String id =
                            new JsonMapper().readTree(answer.body()).get("id").asString();
                    bags.add(new Bag(name, id, poison));
                    return;
                }
            } catch (IOException e) {
                // The server is away, or was killed in the middle; the key makes the repetition harmless.
                Thread.onSpinWait();
            }
            Thread.sleep(200);
        }
    }

    private boolean isEnded(Bag bag) {
        try {
            return calls.workload(bag.id()).hasNonNull("finishedAt");
        } catch (IOException | AssertionError e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Looks rarely: a server that has not yet recovered has better things to do. */
    private boolean endsInTime(Bag bag) throws InterruptedException {
        long end = System.nanoTime() + LAST_WAIT.toNanos();
        while (System.nanoTime() < end) {
            if (isEnded(bag)) {
                return true;
            }
            Thread.sleep(500);
        }
        return false;
    }

    /** Waits for all bags and counts. */
    Verdict verdict() throws IOException, InterruptedException {
        long tasks = 0;
        long lost = 0;
        long doubled = 0;
        long innocent = 0;
        int unpunished = 0;
        for (Bag bag : bags) {
            if (!endsInTime(bag)) {
                wrongs.add(bag + " does not end: "
                        + calls.get("/workloads/" + bag.id()).body());
                lost += TASKS;
                continue;
            }
            int[] rows = new int[TASKS];
            boolean isPunished = false;
            for (JsonNode row : calls.results(bag.id())) {
                int task = row.get("task").asInt();
                rows[task]++;
                boolean failed = !row.get("state").asString().equals("SUCCEEDED");
                if (failed && task == bag.poison()) {
                    isPunished = true;
                } else if (failed) {
                    innocent++;
                    wrongs.add("innocent: " + bag.name() + " " + row);
                }
            }
            unpunished += bag.poison() >= 0 && !isPunished ? 1 : 0;
            tasks += TASKS;
            lost += Arrays.stream(rows).filter(n -> n == 0).count();
            doubled += Arrays.stream(rows).filter(n -> n > 1).count();
        }
        if (lost > 0 || doubled > 0 || unpunished > 0) {
            wrongs.add(lost + " lost, " + doubled + " doubled, " + unpunished + " poisonous tasks without their fault");
        }
        return new Verdict(bags.size(), tasks, lost, doubled, innocent, unpunished, wrongs);
    }
}
