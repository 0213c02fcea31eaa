package io.drover.model.worker;

/** What fragments run on. */
public enum Executor {
    /** Workers that take requests off the queue: processes of a machine or of a fleet. */
    VM,
    /** Functions, one invocation per fragment. */
    FAAS
}
