package io.drover.policy.cut;

/**
 * What the next cut depends on.
 *
 * @param remaining tasks not cut yet, at least 1
 * @param slots live slots of the fleet, at least 1
 * @param meanTaskMicros expected time of one task; negative if unknown
 * @param forcedSize the fragment size that the client asked for; 0 for none
 */
public record CutView(long remaining, int slots, double meanTaskMicros, int forcedSize) {}
