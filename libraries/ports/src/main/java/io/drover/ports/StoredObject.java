package io.drover.ports;

import java.time.Instant;

/**
 * An object as a list names it.
 *
 * @param changedAt when it was put there, by the clock of who keeps it
 */
public record StoredObject(String key, Instant changedAt) {}
