package io.drover.ports;

import io.drover.model.LinkMessage;
import io.drover.model.fragment.Claim;
import java.util.List;

/** What a worker hears from a cell over a link. Calls come one at a time and in order, and have to return soon. */
public interface WorkerEnd {

    /**
     * An attempt is this worker's: the store says so.
     *
     * @param request a message of {@code wire}
     */
    void assigned(LinkMessage request);

    /**
     * What became of answers.
     *
     * @param taken whether what follows from them is durable; else they have to go by the response queue
     */
    void settled(List<Claim> answered, boolean taken);

    /**
     * The cell has dealt with all that was said up to that ping, and was still the one that decides. Whatever it had assigned
     * by then has come before this.
     */
    void pong(long number);

    /** The link is over, by the cell or for some trouble; nothing follows. */
    void closed(String why);
}
