package io.drover.model.worker;

import java.util.random.RandomGenerator;

/**
 * One life of a worker: drawn at random when its process starts, so that a process that was started again under the same
 * id is told from the one before it.
 */
public record Incarnation(String value) {

    /** Of a worker that does not tell its own. */
    public static final Incarnation UNKNOWN = new Incarnation("unknown");

    public Incarnation {
        if (!value.matches("[A-Za-z0-9]{1,32}")) {
            throw new IllegalArgumentException("an incarnation is 1 to 32 letters and digits, not '" + value + "'");
        }
    }

    public static Incarnation draw(RandomGenerator random) {
        return new Incarnation(Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX));
    }

    /** Whether both are one life, as far as it is told whose they are. */
    public boolean mayBe(Incarnation other) {
        return equals(other) || equals(UNKNOWN) || other.equals(UNKNOWN);
    }

    @Override
    public String toString() {
        return value;
    }
}
