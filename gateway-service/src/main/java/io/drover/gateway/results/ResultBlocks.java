package io.drover.gateway.results;

import io.drover.gateway.waiting.Waiting;
import io.drover.model.Backoff;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultRef;
import io.drover.model.workload.BagSpec;
import io.drover.ports.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Fetches result blocks, and tells a block that is damaged from a store that is away: of the first only that block
 * suffers, the second is waited for. Thread-safe.
 */
public final class ResultBlocks {

    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(2));
    /** So many failures while the store answers for other objects are this object's own. */
    private static final int OWN_FAILURES = 2;

    private final ObjectStore objects;
    private final Waiting waiting;
    private final Duration patience;

    /** @param patience how long an object store that is away is waited for, pauses added up */
    public ResultBlocks(ObjectStore objects, Waiting waiting, Duration patience) {
        this.objects = objects;
        this.waiting = waiting;
        this.patience = patience;
    }

    /**
     * The block.
     *
     * @param bag an object of the same workload, which shows whether the store answers at all
     * @throws UnreadableBlockException if this block cannot be had, though others can
     * @throws FaultException with OBJECTS_UNAVAILABLE if the store does not answer
     */
    ResultBlock read(ResultRef ref, BagSpec bag) {
        return switch (ref) {
            case ResultRef.Inline inline -> inline.block();
            case ResultRef.Stored stored -> fetch(stored.key(), bag);
            case ResultRef.Unread _ -> throw new UnreadableBlockException("its results are gone from its row");
        };
    }

    private ResultBlock fetch(String key, BagSpec bag) {
        Backoff pauses = PAUSES.spread(key);
        Duration waited = Duration.ZERO;
        int own = 0;
        for (int failures = 1; ; failures++) {
            FaultException failure;
            try {
                return ResultBlock.of(bytes(key));
            } catch (IllegalArgumentException e) {
                throw new UnreadableBlockException("its results " + key + " are damaged: " + e.getMessage(), e);
            } catch (FaultException e) {
                failure = e;
            }
            if (failure.fault().code() == FaultCode.NOT_FOUND) {
                throw new UnreadableBlockException("its results " + key + " are gone", failure);
            }
            own += answersFor(bag) ? 1 : 0;
            if (own >= OWN_FAILURES) {
                throw new UnreadableBlockException("its results " + key + " cannot be read", failure);
            }
            Duration pause = pauses.pause(failures);
            if (waited.compareTo(patience) >= 0 || !waiting.pause(pause)) {
                throw failure;
            }
            waited = waited.plus(pause);
        }
    }

    private byte[] bytes(String key) {
        try (InputStream in = objects.open(key)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw FaultCode.OBJECTS_UNAVAILABLE.asException("the results " + key + " cannot be read", e);
        }
    }

    private boolean answersFor(BagSpec bag) {
        try {
            objects.read(bag.key(), 0, 1);
            return true;
        } catch (FaultException e) {
            return e.fault().code() != FaultCode.OBJECTS_UNAVAILABLE;
        }
    }
}
