package io.drover.door.problem;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import java.util.Map;

/** A refusal that says more than a fault does: extra fields of the problem document, for example the line. */
public final class ProblemException extends RuntimeException {

    private final transient Fault fault;
    private final transient Map<String, Object> fields;

    public ProblemException(Fault fault, Map<String, Object> fields) {
        super(fault.code() + ": " + fault.message());
        this.fault = fault;
        this.fields = Map.copyOf(fields);
    }

    /** Refuses a line of the client's body; lines count from 1. */
    public static ProblemException atLine(FaultCode code, long line, String reason) {
        return new ProblemException(
                code.because("line " + line + ": " + reason), Map.of("line", line, "reason", reason));
    }

    /** Refuses a field, a parameter or a header. */
    public static ProblemException atField(FaultCode code, String field, String reason) {
        return new ProblemException(code.because(field + ": " + reason), Map.of("field", field, "reason", reason));
    }

    public Fault fault() {
        return fault;
    }

    public Map<String, Object> fields() {
        return fields;
    }
}
