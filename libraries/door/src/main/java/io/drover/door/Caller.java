package io.drover.door;

import io.drover.model.workload.ClientId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;

/** Whose key a request carries. */
public record Caller(ClientId client, Role role) {

    private static final String ATTRIBUTE = "drover.caller";

    /** Empty where nobody needs a key. */
    public static Optional<Caller> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Caller caller ? Optional.of(caller) : Optional.empty();
    }

    String inWords() {
        return role.name().toLowerCase(Locale.ROOT) + " " + client;
    }

    void enter(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }
}
