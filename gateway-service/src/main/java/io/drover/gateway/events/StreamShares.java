package io.drover.gateway.events;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Who may follow events. Somebody may have as many streams as are still free: whoever has many is refused before others are,
 * and who has none gets one as long as there is one. Thread-safe.
 */
final class StreamShares {

    private final Map<String, Integer> taken = new HashMap<>();
    private int free;

    /** @param streams how many there may be at the same time */
    StreamShares(int streams) {
        this.free = streams;
    }

    /** Takes one, which is to be given back, and answers nothing; else how many this one has. */
    synchronized OptionalInt refused(String who) {
        int has = taken.getOrDefault(who, 0);
        if (has >= free) {
            return OptionalInt.of(has);
        }
        taken.put(who, has + 1);
        free--;
        return OptionalInt.empty();
    }

    synchronized void giveBack(String who) {
        taken.computeIfPresent(who, (_, has) -> has == 1 ? null : has - 1);
        free++;
    }
}
