package io.drover.model.fault;

/** What somebody who meets the fault may try. */
public enum RetryAdvice {
    /** Not without changing something. */
    NEVER,
    /** The same again, after a pause. */
    AGAIN,
    /** The same on another worker or executor. */
    ELSEWHERE,
    /** The same with more of the resource that ran out. */
    BIGGER
}
