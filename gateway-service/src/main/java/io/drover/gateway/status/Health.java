package io.drover.gateway.status;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether the gateway can do its work; it is UP if all its parts are. */
public record Health(State status, Map<String, State> parts) {

    /** @param failures for each part what is wrong with it, or empty if it answers */
    static Health of(Map<String, Optional<String>> failures) {
        Map<String, State> parts = new TreeMap<>();
        failures.forEach((part, failure) -> parts.put(part, failure.isEmpty() ? State.UP : State.DOWN));
        return new Health(parts.containsValue(State.DOWN) ? State.DOWN : State.UP, parts);
    }

    /** The two answers there are. */
    public enum State {
        UP,
        DOWN
    }
}
