package io.drover.ports;

import java.time.Duration;

/** Registered functions, invoked by name. Thread-safe. */
public interface Functions {

    /**
     * Invokes a function and waits for its reply. Nothing is undone at the time-out: the function may still run on.
     *
     * @param payload text, handed on as it is
     * @param timeout for the whole call, the function's start included
     * @return the reply
     * @throws io.drover.model.fault.FaultException with FUNCTION_UNKNOWN, FUNCTION_FAILED, TASK_TIMED_OUT,
     *     BODY_TOO_LARGE if the payload is larger than the provider takes, TASK_INTERRUPTED if the calling thread was, or
     *     FUNCTIONS_UNAVAILABLE if the provider does not answer or has too much to do
     */
    String invoke(String name, String payload, Duration timeout);

    /**
     * Hands a payload over for asynchronous execution and returns once the provider has accepted it. What was accepted
     * is executed at least once; its reply, or its failure, is seen by nobody.
     *
     * @param payload text, handed on as it is
     * @throws io.drover.model.fault.FaultException with FUNCTION_UNKNOWN, BODY_TOO_LARGE, TASK_INTERRUPTED or
     *     FUNCTIONS_UNAVAILABLE; the payload may have been accepted in the last two cases
     */
    void start(String name, String payload);
}
