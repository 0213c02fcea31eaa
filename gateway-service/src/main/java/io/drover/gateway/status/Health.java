package io.drover.gateway.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether the gateway can do its work; it is UP if all its parts are.
 *
 * @param reasons what is wrong with parts that are down, with the remedy; absent if none is, or it is nobody's business
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Health(
        State status, Map<String, State> parts, @Nullable Map<String, String> reasons) {

    /**
     * Tells how the parts are.
     *
     * @param failures for each part what is wrong with it, or empty if it answers
     * @param withReasons whether to tell what is wrong
     */
    static Health of(Map<String, Optional<String>> failures, boolean withReasons) {
        Map<String, State> parts = new TreeMap<>();
        Map<String, String> reasons = new TreeMap<>();
        failures.forEach((part, failure) -> {
            parts.put(part, failure.isEmpty() ? State.UP : State.DOWN);
            failure.ifPresent(why -> reasons.put(part, why));
        });
        return new Health(
                reasons.isEmpty() ? State.UP : State.DOWN, parts, withReasons && !reasons.isEmpty() ? reasons : null);
    }

    /** The two answers there are. */
    public enum State {
        UP,
        DOWN
    }
}
