package io.drover.gateway.waiting;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Something that there is so much of, for all. Somebody may have as much of it as is still free: whoever has much is refused, or
 * waits, before others do, and who has none gets some as long as there is some. Thread-safe.
 */
public final class Shares {

    /** Who has some, or waits for some. */
    private static final class Holder {
        private int has;
        private final Deque<Semaphore> waiting = new ArrayDeque<>();
    }

    private final Map<String, Holder> holders = new LinkedHashMap<>();
    private int free;

    /** @param all how much there is */
    public Shares(int all) {
        this.free = all;
    }

    /** Takes one, which is to be given back, and answers nothing; else how many this one has. */
    public synchronized OptionalInt refused(String who) {
        Holder holder = holders.computeIfAbsent(who, _ -> new Holder());
        if (holder.has >= free || !holder.waiting.isEmpty()) {
            int has = holder.has;
            forget(who, holder);
            return OptionalInt.of(has);
        }
        holder.has++;
        free--;
        return OptionalInt.empty();
    }

    /** Takes one, which is to be given back, as soon as there is one for {@code who}; false if there was none for so long. */
    public boolean entered(String who, Duration patience) {
        Semaphore turn = new Semaphore(0);
        synchronized (this) {
            if (refused(who).isEmpty()) {
                return true;
            }
            holders.computeIfAbsent(who, _ -> new Holder()).waiting.add(turn);
        }
        boolean mine = false;
        try {
            mine = turn.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!mine) {
                withdraw(who, turn);
            }
        }
        return mine;
    }

    public synchronized void giveBack(String who) {
        Holder holder = holders.get(who);
        if (holder == null || holder.has == 0) {
            throw new IllegalStateException(who + " has none to give back");
        }
        holder.has--;
        free++;
        forget(who, holder);
        handOn();
    }

    private synchronized void withdraw(String who, Semaphore turn) {
        Holder holder = holders.get(who);
        if (holder != null && holder.waiting.remove(turn)) {
            forget(who, holder);
        } else {
            // It was given one at that very moment.
            giveBack(who);
        }
    }

    /** Who has least goes first, and of those who was not served for longest. */
    private void handOn() {
        while (true) {
            Optional<Map.Entry<String, Holder>> next = holders.entrySet().stream()
                    .filter(one -> !one.getValue().waiting.isEmpty() && one.getValue().has < free)
                    .min(Comparator.comparingInt(one -> one.getValue().has));
            if (next.isEmpty()) {
                return;
            }
            String who = next.get().getKey();
            Holder holder = next.get().getValue();
            holder.has++;
            free--;
            holders.remove(who);
            holders.put(who, holder);
            holder.waiting.removeFirst().release();
        }
    }

    private void forget(String who, Holder holder) {
        if (holder.has == 0 && holder.waiting.isEmpty()) {
            holders.remove(who);
        }
    }
}
