package io.drover.model.workload;

/** What a workload consists of. */
public sealed interface Work permits BagSpec {

    /** Names it: no other submission has the same, not even a later one under the same id. */
    String key();

    /** The size of its input. */
    long bytes();

    /** Whether a second run of any part of it beside the first does no harm. */
    boolean repeatable();
}
