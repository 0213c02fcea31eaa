package io.drover.model.fragment;

import static io.drover.model.fragment.FragmentEvent.ASSIGN;
import static io.drover.model.fragment.FragmentEvent.CANCEL;
import static io.drover.model.fragment.FragmentEvent.CLAIM;
import static io.drover.model.fragment.FragmentEvent.EXPIRE;
import static io.drover.model.fragment.FragmentEvent.FAIL;
import static io.drover.model.fragment.FragmentEvent.REDISPATCH;
import static io.drover.model.fragment.FragmentEvent.SUCCEED;
import static io.drover.model.fragment.FragmentState.CANCELLED;
import static io.drover.model.fragment.FragmentState.FAILED;
import static io.drover.model.fragment.FragmentState.QUEUED;
import static io.drover.model.fragment.FragmentState.RUNNING;
import static io.drover.model.fragment.FragmentState.SUCCEEDED;
import static io.drover.model.fragment.FragmentState.TIMED_OUT;

import io.drover.model.state.TransitionTable;
import java.util.Set;

/**
 * The life of a fragment. A response may overtake the record of its claim when the store lost its last moments in a
 * crash; the response of the current attempt is then still good, hence SUCCEED and FAIL out of QUEUED. An attempt that goes
 * out to a worker over its link is QUEUED and assigned in one write.
 */
public final class FragmentTransitions {

    public static final TransitionTable<FragmentState, FragmentEvent> TABLE =
            TransitionTable.<FragmentState, FragmentEvent>named("fragment", QUEUED)
                    .row(QUEUED, CLAIM, RUNNING)
                    .row(QUEUED, ASSIGN, RUNNING)
                    .row(QUEUED, REDISPATCH, QUEUED)
                    .row(QUEUED, SUCCEED, SUCCEEDED)
                    .row(QUEUED, FAIL, FAILED)
                    .row(QUEUED, EXPIRE, TIMED_OUT)
                    .row(QUEUED, CANCEL, CANCELLED)
                    .row(RUNNING, REDISPATCH, QUEUED)
                    .row(RUNNING, SUCCEED, SUCCEEDED)
                    .row(RUNNING, FAIL, FAILED)
                    .row(RUNNING, EXPIRE, TIMED_OUT)
                    .row(RUNNING, CANCEL, CANCELLED)
                    .build();

    private FragmentTransitions() {}

    /** The states from which a fragment may get into that one. */
    public static Set<FragmentState> sourcesOf(FragmentState to) {
        FragmentEvent event = switch (to) {
            case QUEUED -> REDISPATCH;
            case RUNNING -> CLAIM;
            case SUCCEEDED -> SUCCEED;
            case FAILED -> FAIL;
            case TIMED_OUT -> EXPIRE;
            case CANCELLED -> CANCEL;
        };
        return TABLE.sources(event, to);
    }
}
