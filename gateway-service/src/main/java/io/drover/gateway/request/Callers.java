package io.drover.gateway.request;

import io.drover.door.Caller;
import io.drover.door.Role;
import io.drover.door.problem.ProblemException;
import io.drover.model.fault.FaultCode;
import io.drover.model.workload.ClientId;
import io.drover.views.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Who calls: the owner of the API key, or whoever the header {@value #HEADER} says where there are no keys. */
public final class Callers {

    public static final String HEADER = "X-Client-Id";
    /** Who calls where nobody needs a name. */
    public static final ClientId ANONYMOUS = new ClientId("anonymous");

    private Callers() {}

    public static ClientId of(HttpServletRequest request) {
        Optional<Caller> caller = Caller.of(request);
        if (caller.isPresent()) {
            return caller.get().client();
        }
        String name = request.getHeader(HEADER);
        try {
            return name == null ? ANONYMOUS : new ClientId(name);
        } catch (IllegalArgumentException e) {
            throw ProblemException.atField(FaultCode.FIELD_INVALID, HEADER, String.valueOf(e.getMessage()));
        }
    }

    /** Operators are shown everything, and everybody is an operator where nobody needs a key. */
    public static Viewer viewer(HttpServletRequest request) {
        return Caller.of(request)
                .filter(caller -> caller.role() == Role.CLIENT)
                .map(caller -> new Viewer(caller.client()))
                .orElse(Viewer.OF_ALL);
    }
}
