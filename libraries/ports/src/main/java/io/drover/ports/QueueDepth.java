package io.drover.ports;

/** About how many messages wait and how many are out with a receiver. */
public record QueueDepth(long visible, long inFlight) {}
