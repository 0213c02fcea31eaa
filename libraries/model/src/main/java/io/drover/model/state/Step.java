package io.drover.model.state;

/**
 * The answer to an event: queues deliver twice and late, so an event that no longer matters is an expected answer and
 * not an error. An event that the table does not know at all is a bug and is thrown by {@link TransitionTable#step}.
 */
public sealed interface Step<S> {

    record Moved<S>(S to) implements Step<S> {}

    /** The state is terminal already; the event is counted and dropped. */
    record Stale<S>(S still) implements Step<S> {}
}
