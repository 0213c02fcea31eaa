package io.drover.ports;

import io.drover.model.fragment.Claim;
import io.drover.model.worker.Holder;
import java.util.Set;

/**
 * How a worker introduces itself when it opens a link.
 *
 * @param held all that it holds, and what it has answered otherwise than by a link a moment ago
 */
public record LinkHello(Holder holder, Set<Claim> held) {

    public LinkHello {
        held = Set.copyOf(held);
    }
}
