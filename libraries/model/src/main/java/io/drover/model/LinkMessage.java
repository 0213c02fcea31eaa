package io.drover.model;

/**
 * A message that goes over a link: where both ends are in one process the very value, else its text. Immutable.
 */
public interface LinkMessage {

    /** As it goes from process to process: JSON, as on the queues. */
    String text();

    /** One that came from another process. */
    record Text(String text) implements LinkMessage {}
}
