package io.drover.gateway.results;

import io.drover.gateway.waiting.Shares;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One answer's way through what all answers share: turns at reading the store, which others ask for little, and room for what
 * an answer holds while its client reads on. Clients that never read would else take both. For one use.
 */
final class Passage implements AutoCloseable {

    /**
     * What all answers of a gateway share.
     *
     * @param turns pages that are read at the same time
     * @param room answers at the same time that are too large to be handed over at once
     * @param patience how long is waited for room
     */
    record Common(Shares turns, Shares room, Duration patience) {}

    /** Only so that nothing waits for ever: each turn ends by itself. */
    private static final Duration TURN = Duration.ofMinutes(1);

    private final Common common;
    private final String who;
    private boolean hasRoom;

    /** @param who has a share of both */
    Passage(Common common, String who) {
        this.common = common;
        this.who = who;
    }

    /** Reads something from the store. */
    <T> T turn(Supplier<T> read) {
        if (!common.turns.entered(who, TURN)) {
            throw busy("too many results of " + who + " are asked for at the same time");
        }
        try {
            return read.get();
        } finally {
            common.turns.giveBack(who);
        }
    }

    /** Waits for room, if this has none yet. Throws TOO_MANY_STREAMS. */
    void room() {
        if (!hasRoom && !common.room.entered(who, common.patience)) {
            throw busy(
                    "so many large results of " + who + " are not read on by who asked for them that there is no room");
        }
        hasRoom = true;
    }

    private static FaultException busy(String why) {
        return FaultCode.TOO_MANY_STREAMS.asException(why + "; ask again soon");
    }

    @Override
    public void close() {
        if (hasRoom) {
            hasRoom = false;
            common.room.giveBack(who);
        }
    }
}
