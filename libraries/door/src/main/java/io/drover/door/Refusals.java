package io.drover.door;

import io.drover.model.fault.Fault;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** How a service tells a refusal. */
@FunctionalInterface
public interface Refusals {

    /** Answers with a problem document. Throws an {@link IOException} if the client is gone. */
    void write(HttpServletRequest request, HttpServletResponse response, Fault fault) throws IOException;
}
