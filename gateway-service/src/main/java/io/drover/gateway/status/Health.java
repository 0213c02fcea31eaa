package io.drover.gateway.status;

import java.util.Map;

/** Whether the gateway can do its work; it is UP if all its parts are. */
public record Health(State status, Map<String, State> parts) {

    /** The two answers there are. */
    public enum State {
        UP,
        DOWN
    }
}
