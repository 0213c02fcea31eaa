package io.drover.policy.cut;

/**
 * What the next round of cuts depends on.
 *
 * @param remaining tasks not cut yet, at least 1
 * @param workMicros what all of them are expected to take, added up; negative if nobody knows
 * @param spread standard deviation of a task's time as a share of its mean
 * @param forcedSize the fragment size that the client asked for; 0 for none
 * @param terms what holds for whatever is cut now
 */
public record CutView(long remaining, double workMicros, double spread, int forcedSize, CutTerms terms) {

    double meanMicros() {
        return workMicros / remaining;
    }
}
