package io.drover.simulation;

import java.time.Duration;

/** A process that may stand still for a while and knows nothing of it: what would happen in it happens when it goes on. */
final class Standstill {

    private final Timeline timeline;
    private Duration until = Duration.ZERO;

    Standstill(Timeline timeline) {
        this.timeline = timeline;
    }

    void begin(Duration length) {
        Duration end = timeline.uptime().plus(length);
        until = end.compareTo(until) > 0 ? end : until;
    }

    boolean isOn() {
        return timeline.uptime().compareTo(until) < 0;
    }

    /** Runs the action now, or as soon as the process goes on. */
    void orNow(Runnable action) {
        if (isOn()) {
            timeline.in(until.minus(timeline.uptime()), () -> orNow(action));
        } else {
            action.run();
        }
    }
}
