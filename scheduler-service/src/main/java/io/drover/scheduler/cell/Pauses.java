package io.drover.scheduler.cell;

import io.drover.model.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The flights of a run that wait out a pause, in the order in which their pauses end: a step looks at no others. */
final class Pauses {

    /** @param at when the pause is over, by uptime */
    private record Due(Duration at, int number) {}

    private final NavigableMap<Due, Flight> flights =
            new TreeMap<>(Comparator.comparing(Due::at).thenComparingInt(Due::number));

    /** Takes note of a pause; false if it has none. */
    boolean begin(Flight flight) {
        if (flight.state() instanceof FlightState.Paused paused) {
            flights.put(due(paused, flight), flight);
            return true;
        }
        return false;
    }

    /** It pauses no longer, if it did. */
    void end(Flight flight) {
        if (flight.state() instanceof FlightState.Paused paused) {
            flights.remove(due(paused, flight));
        }
    }

    /** Those whose pause is over, in the order of their numbers; they are not here any more. */
    List<Flight> takeDue(Moment now) {
        List<Flight> due = new ArrayList<>();
        while (!flights.isEmpty() && flights.firstKey().at().compareTo(now.uptime()) <= 0) {
            due.add(flights.pollFirstEntry().getValue());
        }
        due.sort(Comparator.comparingInt(Flight::number));
        return due;
    }

    int count() {
        return flights.size();
    }

    private static Due due(FlightState.Paused paused, Flight flight) {
        return new Due(paused.dueAt().uptime(), flight.number());
    }
}
