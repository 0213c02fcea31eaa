package io.drover.model;

import java.time.Duration;
import java.time.Instant;

/**
 * One reading of both clocks. What is stored and shown is the wall's time, which may step; how long something takes is
 * told by the other one, which only moves forward.
 *
 * @param uptime time since some moment that is fixed while the process lives; means nothing to another process
 */
public record Moment(Instant wall, Duration uptime) {

    /** Time that has passed since an earlier reading of the same process. */
    public Duration since(Moment earlier) {
        return uptime.minus(earlier.uptime);
    }

    /** Both clocks moved on together. */
    public Moment plus(Duration time) {
        return new Moment(wall.plus(time), uptime.plus(time));
    }

    /** By the clock that does not step. */
    public boolean isBefore(Moment other) {
        return uptime.compareTo(other.uptime) < 0;
    }
}
