package io.drover.simulation.fleet;

/** What a queue tells about itself, one message a task. */
record Messages(long visible, long inFlight) {}
