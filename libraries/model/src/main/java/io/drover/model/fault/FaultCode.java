package io.drover.model.fault;

import static io.drover.model.fault.FaultKind.EXTERNAL;
import static io.drover.model.fault.FaultKind.INTERNAL;
import static io.drover.model.fault.FaultKind.RESOURCES;
import static io.drover.model.fault.FaultKind.USER;
import static io.drover.model.fault.RetryAdvice.AGAIN;
import static io.drover.model.fault.RetryAdvice.BIGGER;
import static io.drover.model.fault.RetryAdvice.ELSEWHERE;
import static io.drover.model.fault.RetryAdvice.NEVER;

/**
 * Every way in which Drover says no. A code crosses queues, the store, HTTP and the command line by its name, so a
 * name is never changed or used again for something else.
 */
public enum FaultCode {
    // Submitting and asking
    BODY_EMPTY(USER, NEVER),
    BODY_INCOMPLETE(USER, AGAIN),
    BODY_TOO_LARGE(USER, NEVER),
    BODY_NOT_UTF8(USER, NEVER),
    LINE_UNREADABLE(USER, NEVER),
    LINE_TOO_LONG(USER, NEVER),
    FIELD_UNKNOWN(USER, NEVER),
    FIELD_INVALID(USER, NEVER),
    MEDIA_TYPE_UNSUPPORTED(USER, NEVER),
    NOT_ACCEPTABLE(USER, NEVER),
    METHOD_NOT_ALLOWED(USER, NEVER),
    NOT_FOUND(USER, NEVER),
    WORKLOAD_UNKNOWN(USER, NEVER),
    WORKLOAD_NOT_FINISHED(USER, AGAIN),
    IDEMPOTENCY_CONFLICT(USER, NEVER),
    NOTHING_TO_RETRY(USER, NEVER),
    WORKER_ID_TAKEN(USER, NEVER),
    KEY_REQUIRED(USER, NEVER),
    ROLE_REQUIRED(USER, NEVER),
    TOO_MANY_WORKLOADS(RESOURCES, AGAIN),
    TOO_MANY_STREAMS(RESOURCES, AGAIN),

    // Running a task
    EXEC_DISABLED(USER, NEVER),
    EXECUTOR_DISABLED(USER, NEVER),
    EXIT_STATUS(USER, AGAIN),
    COMMAND_UNKNOWN(USER, ELSEWHERE),
    HOST_NOT_ALLOWED(USER, NEVER),
    HTTP_STATUS(EXTERNAL, AGAIN),
    HTTP_UNREACHABLE(EXTERNAL, AGAIN),
    HTTP_ANSWER_BROKEN(EXTERNAL, AGAIN),
    SQL_INVALID(USER, NEVER),
    SQL_NOT_ALLOWED(USER, NEVER),
    SQL_OUT_OF_MEMORY(RESOURCES, BIGGER),
    FUNCTION_UNKNOWN(USER, NEVER),
    FUNCTION_FAILED(USER, AGAIN),
    OUTPUT_TOO_LARGE(USER, NEVER),
    TASK_TIMED_OUT(RESOURCES, BIGGER),
    TASK_INTERRUPTED(INTERNAL, AGAIN),
    TASK_POISONOUS(USER, NEVER),
    ATTEMPTS_VANISHED(INTERNAL, AGAIN),

    // A workload as a whole
    TASKS_FAILED(USER, NEVER),
    DEADLINE_PASSED(RESOURCES, BIGGER),
    CANCELLED_BY_CLIENT(USER, NEVER),
    BAG_UNREADABLE(INTERNAL, AGAIN),
    RESULT_UNREADABLE(INTERNAL, AGAIN),

    // The parts that Drover stands on
    QUEUE_UNAVAILABLE(EXTERNAL, AGAIN),
    QUEUE_MISSING(EXTERNAL, AGAIN),
    STORE_UNAVAILABLE(EXTERNAL, AGAIN),
    OBJECTS_UNAVAILABLE(EXTERNAL, AGAIN),
    FUNCTIONS_UNAVAILABLE(EXTERNAL, AGAIN),
    FLEET_UNAVAILABLE(EXTERNAL, AGAIN),
    FLEET_THROTTLED(EXTERNAL, AGAIN),
    FLEET_NO_CAPACITY(RESOURCES, ELSEWHERE),
    FLEET_QUOTA(RESOURCES, AGAIN),
    FLEET_REFUSED(EXTERNAL, NEVER),
    WORKER_LOST(INTERNAL, ELSEWHERE),
    WORKER_UNFIT(RESOURCES, ELSEWHERE),
    SUPERSEDED(INTERNAL, NEVER),
    VERSION_UNSUPPORTED(EXTERNAL, NEVER),
    INTERNAL_ERROR(INTERNAL, AGAIN);

    private final FaultKind kind;
    private final RetryAdvice retry;

    FaultCode(FaultKind kind, RetryAdvice retry) {
        this.kind = kind;
        this.retry = retry;
    }

    public FaultKind kind() {
        return kind;
    }

    public RetryAdvice retry() {
        return retry;
    }

    public Fault because(String message) {
        return new Fault(this, message);
    }

    public FaultException asException(String message) {
        return new FaultException(because(message));
    }

    public FaultException asException(String message, Throwable cause) {
        return new FaultException(because(message), cause);
    }
}
