package io.drover.gateway.request;

import io.drover.gateway.problem.ProblemException;
import io.drover.model.fault.FaultCode;
import io.drover.model.workload.ClientId;
import jakarta.servlet.http.HttpServletRequest;

/** Who calls: the owner of the API key, or whoever the header {@value #HEADER} says where there are no keys. */
public final class Callers {

    public static final String HEADER = "X-Client-Id";
    private static final String ATTRIBUTE = "drover.client";
    private static final ClientId ANONYMOUS = new ClientId("anonymous");

    private Callers() {}

    public static ClientId of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof ClientId owner) {
            return owner;
        }
        String name = request.getHeader(HEADER);
        try {
            return name == null ? ANONYMOUS : new ClientId(name);
        } catch (IllegalArgumentException e) {
            throw ProblemException.atField(FaultCode.FIELD_INVALID, HEADER, String.valueOf(e.getMessage()));
        }
    }

    /** Notes whose key the request carries. */
    public static void identify(HttpServletRequest request, ClientId owner) {
        request.setAttribute(ATTRIBUTE, owner);
    }
}
