package io.drover.simulation;

import io.drover.model.fragment.FragmentKey;
import io.drover.model.workload.WorkloadId;
import io.drover.scheduler.cell.Decisions;
import io.drover.scheduler.cell.Decisions.Tally;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What happened in a run. */
public final class Statistics {

    private final Set<Attempt> runs = new HashSet<>();
    private final int[] tallies = new int[Tally.values().length];
    private long messages;
    private final Map<FragmentKey, Integer> probeDeaths = new HashMap<>();
    private int workersDied;
    private int messagesLost;
    private int unsent;
    private int vanished;
    private int assigned;
    private int cellRestarts;
    private int secondLives;
    private int deaf;
    private int waysGiven;
    private int pauses;
    private Duration took = Duration.ZERO;

    void stepped(Decisions decisions) {
        messages += decisions.sends().size();
        for (Tally tally : Tally.values()) {
            tallies[tally.ordinal()] += decisions.count(tally);
        }
    }

    void ran(Attempt attempt) {
        if (!runs.add(attempt)) {
            throw new AssertionError("two workers ran the same attempt: " + attempt);
        }
    }

    void workerDied() {
        workersDied++;
    }

    void wentDeaf() {
        deaf++;
    }

    void secondLife() {
        secondLives++;
    }

    void paused() {
        pauses++;
    }

    void gaveWay() {
        waysGiven++;
    }

    void cellRestarted() {
        cellRestarts++;
    }

    void probeDied(FragmentKey key) {
        probeDeaths.merge(key, 1, Integer::sum);
    }

    void messageLost() {
        messagesLost++;
    }

    /** So late that it may have been taken for lost, and what followed it as well: after 5, 15 and 35 seconds. */
    void messageLate() {
        messagesLost += 3;
    }

    /** What is known of a workload that was removed: another one may follow under its id. */
    void forget(WorkloadId id) {
        // A message of the removed one that comes twice may win a claim of its follower, and run what the removed one
        // said.
        runs.removeIf(attempt -> attempt.claim().key().workload().equals(id));
        probeDeaths.keySet().removeIf(key -> key.workload().equals(id));
    }

    /** Requests that were decided and never sent, since the process that had decided so was gone. */
    void unsent(int requests) {
        unsent += requests;
    }

    void vanished() {
        vanished++;
    }

    void assigned() {
        assigned++;
    }

    void ended(Duration after) {
        took = after;
    }

    /** Attempts that somebody began. */
    public int runs() {
        return runs.size();
    }

    public long messages() {
        return messages;
    }

    public int count(Tally tally) {
        return tallies[tally.ordinal()];
    }

    /** How often the probe of a fragment died of what it ran. */
    public int probeDeaths(FragmentKey key) {
        return probeDeaths.getOrDefault(key, 0);
    }

    /** Requests and answers that nobody got, or whose getter died before it could say so. */
    public int losses() {
        return messagesLost + unsent + vanished;
    }

    /** Attempts that went over links. */
    public int overLinks() {
        return assigned;
    }

    public int workersDied() {
        return workersDied;
    }

    /** Processes that were started under the id of one that lived. */
    /** How often a worker stopped working. */
    public int deaf() {
        return deaf;
    }

    public int secondLives() {
        return secondLives;
    }

    /** How often a worker stood still for a while. */
    public int pauses() {
        return pauses;
    }

    /** How often a process ended since another one had its id. */
    public int waysGiven() {
        return waysGiven;
    }

    public int cellRestarts() {
        return cellRestarts;
    }

    public Duration took() {
        return took;
    }
}
