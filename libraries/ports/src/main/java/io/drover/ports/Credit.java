package io.drover.ports;

/**
 * What a worker would take over its link now. It is a statement, not a change: one that is lost, late or followed by another
 * one does no harm.
 *
 * @param received the assignments that have come over this link so far, which this counts as taken
 * @param idle how many more would begin at once; may be less than 0: so many wait for a slot
 * @param room how many more it would take, from 0 up
 */
public record Credit(long received, int idle, int room) {

    public static final Credit NONE = new Credit(0, 0, 0);

    public Credit {
        if (received < 0 || room < 0) {
            throw new IllegalArgumentException("a credit counts from 0, not " + received + ", " + room);
        }
    }
}
