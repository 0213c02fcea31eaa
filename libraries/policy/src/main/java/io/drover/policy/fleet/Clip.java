package io.drover.policy.fleet;

/** Why there are not as many instances as the backlog asks for. */
public enum Clip {
    /** More than the backlog asks for, since that many are always kept. */
    MIN,
    MAX,
    BUDGET,
    /** The rest follows with the next decisions. */
    LAUNCHES_AT_ONCE,
    /** No pool may be asked now. */
    BACK_OFF
}
