package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.ports.LinkId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where the present attempt of a fragment is. */
sealed interface FlightState {

    /** The same, which later looks do not change. */
    default FlightState copy() {
        return switch (this) {
            case Out out ->
                new Out(out.sentAt(), out.knownSince(), out.whereabouts().copy(), out.hold());
            case Paused paused -> paused;
        };
    }

    /**
     * Its request is out.
     *
     * @param sentAt when it was sent, by the row where another process has sent it
     * @param knownSince the same for what this process sent; what it found it only knows to be out since then, whatever
     *     clocks say
     * @param whereabouts what the looks at the fleet have shown of it
     * @param hold the link that it is held by, as far as that is known; absent: it went another way
     */
    record Out(
            Moment sentAt,
            Moment knownSince,
            Whereabouts whereabouts,
            @Nullable Hold hold) implements FlightState {

        /**
         * Somebody has it at the end of a link.
         *
         * @param since when this process learned of that, or decided it
         */
        record Hold(LinkId link, Moment since) {}

        static Out now(Moment now) {
            return new Out(now, now, new Whereabouts(), null);
        }

        Out by(@Nullable Hold other) {
            return new Out(sentAt, knownSince, whereabouts, other);
        }

        Duration outFor(Moment now) {
            return now.since(sentAt);
        }
    }

    /** It goes out when its pause is over. */
    record Paused(Moment dueAt) implements FlightState {}
}
