package io.drover.blackbox;

import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Takes lines of a recording. Used by one thread, which it never makes wait: what a line says is asked later and elsewhere, so
 * it must not change any more. A recording consists of segments, each of which begins with a line that says all that the
 * following ones build on.
 */
public interface Recorder {

    /** Records nothing. */
    Recorder NONE = new Recorder() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public boolean wantsBeginning() {
            return false;
        }

        @Override
        public void begin(LongFunction<byte[]> line) {}

        @Override
        public void put(int values, Supplier<byte[]> line) {}
    };

    /** Whether there is a point in making lines. */
    boolean isOn();

    /** Whether the next line should be a beginning: the segment is long enough, or lines were lost. */
    boolean wantsBeginning();

    /** @param line a line without its end, given how many lines were lost since the last one that was kept */
    void begin(LongFunction<byte[]> line);

    /**
     * @param values how many values the line is made of, which take memory until it is written
     * @param line a line without its end; lost if nothing has begun since a line was lost
     */
    void put(int values, Supplier<byte[]> line);
}
