package io.drover.policy.fleet;

/** Why there are not as many instances as the backlog asks for. */
public enum Clip {
    /** More than the backlog asks for, since that many are always kept. */
    MIN,
    MAX,
    BUDGET,
    /** Only so many are launched by one decision, or are on their way at a time; the rest follows. */
    LAUNCHES_AT_ONCE,
    /** No pool may be asked now. */
    BACK_OFF
}
