package io.drover.worker.loop;

import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import java.util.Optional;

/** What runs one attempt of a fragment in the calling thread, which may be interrupted. */
public interface AttemptRunner {

    /**
     * @param begun to be called just before the first task is handed to what runs it, a plain sleep apart: from then on the
     *     attempt may be the one that did harm. May block, and be interrupted
     * @return the response, or empty if the thread was interrupted
     */
    Optional<FragmentResponse> run(FragmentRequest request, Runnable begun);

    /** It is here and waits for a slot: what takes long to get ready for it may begin. Does not wait. */
    default void expect(FragmentRequest request) {}
}
