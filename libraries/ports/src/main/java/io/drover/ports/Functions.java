package io.drover.ports;

import java.time.Duration;

/** Registered functions, invoked by name. Thread-safe. */
public interface Functions {

    /**
     * Invokes a function and waits for its reply.
     *
     * @param payload text, handed on as it is
     * @return the reply
     * @throws io.drover.model.fault.FaultException with FUNCTION_UNKNOWN, FUNCTION_FAILED or TASK_TIMED_OUT
     */
    String invoke(String name, String payload, Duration timeout);
}
