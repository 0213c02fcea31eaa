package io.drover.door.problem;

import io.drover.model.fault.FaultCode;
import org.springframework.http.HttpStatus;

/** Which HTTP status a fault code has: the one table. */
public final class FaultHttpStatus {

    private FaultHttpStatus() {}

    public static HttpStatus of(FaultCode code) {
        return switch (code) {
            case BODY_EMPTY, BODY_INCOMPLETE, BODY_NOT_UTF8, LINE_UNREADABLE, LINE_TOO_LONG -> HttpStatus.BAD_REQUEST;
            case FIELD_UNKNOWN, FIELD_INVALID -> HttpStatus.BAD_REQUEST;
            case KEY_REQUIRED -> HttpStatus.UNAUTHORIZED;
            case ROLE_REQUIRED -> HttpStatus.FORBIDDEN;
            case NOT_FOUND, WORKLOAD_UNKNOWN -> HttpStatus.NOT_FOUND;
            case METHOD_NOT_ALLOWED -> HttpStatus.METHOD_NOT_ALLOWED;
            case NOT_ACCEPTABLE -> HttpStatus.NOT_ACCEPTABLE;
            case WORKLOAD_NOT_FINISHED, IDEMPOTENCY_CONFLICT, NOTHING_TO_RETRY, SUPERSEDED -> HttpStatus.CONFLICT;
            case WORKER_ID_TAKEN -> HttpStatus.CONFLICT;
            case BODY_TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case MEDIA_TYPE_UNSUPPORTED -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
            // Faults of tasks and workloads: told as data, and so only seen here if something asks for just that one.
            case EXEC_DISABLED, EXECUTOR_DISABLED, HOST_NOT_ALLOWED -> HttpStatus.UNPROCESSABLE_CONTENT;
            case SQL_INVALID, SQL_NOT_ALLOWED, FUNCTION_UNKNOWN, FUNCTION_FAILED -> HttpStatus.UNPROCESSABLE_CONTENT;
            case EXIT_STATUS, COMMAND_UNKNOWN, OUTPUT_TOO_LARGE, TASK_POISONOUS -> HttpStatus.UNPROCESSABLE_CONTENT;
            case TASKS_FAILED, CANCELLED_BY_CLIENT -> HttpStatus.UNPROCESSABLE_CONTENT;
            case TOO_MANY_WORKLOADS -> HttpStatus.TOO_MANY_REQUESTS;
            case TASK_INTERRUPTED, ATTEMPTS_VANISHED, BAG_UNREADABLE, RESULT_UNREADABLE, INTERNAL_ERROR ->
                HttpStatus.INTERNAL_SERVER_ERROR;
            case HTTP_STATUS, HTTP_UNREACHABLE, HTTP_ANSWER_BROKEN -> HttpStatus.BAD_GATEWAY;
            case TOO_MANY_STREAMS, SQL_OUT_OF_MEMORY, WORKER_LOST, WORKER_UNFIT -> HttpStatus.SERVICE_UNAVAILABLE;
            case QUEUE_UNAVAILABLE, QUEUE_MISSING, STORE_UNAVAILABLE, OBJECTS_UNAVAILABLE ->
                HttpStatus.SERVICE_UNAVAILABLE;
            case FUNCTIONS_UNAVAILABLE, FLEET_UNAVAILABLE, FLEET_THROTTLED -> HttpStatus.SERVICE_UNAVAILABLE;
            case FLEET_NO_CAPACITY, FLEET_QUOTA, FLEET_REFUSED, VERSION_UNSUPPORTED -> HttpStatus.SERVICE_UNAVAILABLE;
            case TASK_TIMED_OUT, DEADLINE_PASSED -> HttpStatus.GATEWAY_TIMEOUT;
        };
    }
}
