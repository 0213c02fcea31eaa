package io.drover.scheduler.loop;

import io.drover.model.LinkMessage;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Executor;
import io.drover.policy.pace.SendLane;
import io.drover.policy.pace.Turns;
import io.drover.ports.CellLinks;
import io.drover.ports.CellTerm;
import io.drover.ports.Credit;
import io.drover.ports.LinkHello;
import io.drover.ports.LinkId;
import io.drover.ports.WorkerEnd;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.Decisions.Sent;
import io.drover.scheduler.loop.Inbox.Incoming;
import io.drover.wire.FragmentResponse;
import io.drover.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links of one tenure: what comes in over them waits in the inbox, what goes out is sent here, in the order in which it
 * was decided. Nothing is sent before the store has it, nor while the cell may be somebody else's. A worker is answered only
 * by what the deciding thread has done: while that hangs, no ping is. Thread-safe.
 */
final class LinkDesk implements CellLinks, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LinkDesk.class);
    /** No two links of this process are taken for the same. */
    private static final AtomicLong NUMBERS = new AtomicLong();

    /** Six pings. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final int MOST_LINKS = 10_000;
    private static final int MOST_FRAMES = 20_000;
    private static final Duration LAST_FRAMES = Duration.ofSeconds(1);

    private record Frame(LinkId link, Saying saying) {}

    /** A link that is open. */
    private static final class Line {

        private final WorkerEnd worker;
        /** By a clock that never steps. */
        private volatile long heardAt = System.nanoTime();

        Line(WorkerEnd worker) {
            this.worker = worker;
        }
    }

    /** Something for one worker. */
    private interface Saying {
        void to(WorkerEnd worker);
    }

    private final Inbox inbox;
    private final CellTerm term;
    private final BooleanSupplier sure;
    private final SendLane<Frame> frames = new SendLane<>(
            "cell-to-links",
            MOST_FRAMES,
            Duration.ZERO,
            Turns.of("cell-to-links", LOG::info, LOG::warn, LOG::error),
            this::carry);
    private final Map<LinkId, Line> open = new ConcurrentHashMap<>();

    private volatile long turnedAt = System.nanoTime();
    private volatile boolean closed;

    /** @param sure whether the cell is this process's beyond doubt */
    LinkDesk(Inbox inbox, CellTerm term, BooleanSupplier sure) {
        this.inbox = inbox;
        this.term = term;
        this.sure = sure;
    }

    /** None while nobody would decide on what comes over it. */
    @Override
    public Optional<CellEnd> open(LinkHello hello, WorkerEnd worker) {
        if (!sure.getAsBoolean() || isOld(turnedAt) || open.size() >= MOST_LINKS) {
            return Optional.empty();
        }
        open.keySet().stream()
                .filter(former -> former.holder().equals(hello.holder()))
                .forEach(former -> end(former, "its worker has opened another one"));
        LinkId link = new LinkId(hello.holder(), NUMBERS.incrementAndGet());
        open.put(link, new Line(worker));
        if (closed || !inbox.offer(Incoming.seen(new CellEvent.Linked(link, Executor.VM, hello.held())))) {
            open.remove(link);
            return Optional.empty();
        }
        LOG.info("worker {} has a link", hello.holder());
        return Optional.of(new End(link));
    }

    /** Whether anybody has a link. */
    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Whoever says nothing for so long stands still, or cannot be reached: nothing more is assigned to it. */
    void endSilent() {
        open.forEach((link, line) -> {
            if (isOld(line.heardAt)) {
                end(link, "nothing is heard from its worker");
            }
        });
    }

    private static boolean isOld(long atNanos) {
        return System.nanoTime() - atNanos > PATIENCE.toNanos();
    }

    /**
     * The deciding thread has dealt with all of it, and what it decided is durable.
     *
     * @param taken those of the answers after which the store is as it should be
     */
    void answered(List<Incoming> incoming, List<Incoming> taken) {
        turnedAt = System.nanoTime();
        Set<Incoming> good = Collections.newSetFromMap(new IdentityHashMap<>());
        good.addAll(taken);
        Map<LinkId, List<Claim>> settled = new LinkedHashMap<>();
        Map<LinkId, List<Claim>> left = new LinkedHashMap<>();
        for (Incoming one : incoming) {
            if (one.event() instanceof CellEvent.AnsweredOverLink(LinkId link, FragmentResponse response)) {
                (good.contains(one) ? settled : left)
                        .computeIfAbsent(link, _ -> new ArrayList<>())
                        .add(response.claim());
            } else if (one.event() instanceof CellEvent.Pinged ping) {
                say(ping.link(), worker -> worker.pong(ping.number()));
            }
        }
        settled.forEach((link, claims) -> say(link, worker -> worker.settled(claims, true)));
        left.forEach((link, claims) -> say(link, worker -> worker.settled(claims, false)));
    }

    /** Sends what the store has assigned. What its link does not take is missed by the worker's next list. */
    void assign(List<Sent> sends) {
        for (Sent sent : sends) {
            if (sent.link() instanceof LinkId link) {
                say(link, worker -> worker.assigned(sent.request()));
            }
        }
    }

    private void say(LinkId link, Saying saying) {
        if (!frames.offer(new Frame(link, saying))) {
            end(link, "it does not keep up");
        }
    }

    /** What was decided while the cell was this one's may be void by now: then its worker asks another cell, or the store. */
    private void carry(List<Frame> some) {
        for (Frame frame : some) {
            if (!sure.getAsBoolean()) {
                endAll("its cell may be somebody else's");
                return;
            }
            with(frame.link(), frame.saying());
        }
    }

    /** Whatever one link throws is its own trouble. */
    private void with(LinkId link, Saying saying) {
        @Nullable Line line = open.get(link);
        if (line == null) {
            return;
        }
        try {
            saying.to(line.worker);
        } catch (RuntimeException | Error e) {
            LOG.warn("the link of {} broke: {}", link.holder(), e.toString());
            end(link, "it broke: " + e);
        }
    }

    private void end(LinkId link, String why) {
        @Nullable Line line = open.get(link);
        over(link);
        if (line != null) {
            try {
                line.worker.closed(why);
            } catch (RuntimeException | Error e) {
                LOG.debug("the end of a link could not be told", e);
            }
        }
    }

    private void over(LinkId link) {
        if (open.remove(link) != null) {
            LOG.info("worker {} has no link any more", link.holder());
            inbox.add(Incoming.seen(new CellEvent.Unlinked(link)));
        }
    }

    /** One worker's. */
    private final class End implements CellEnd {

        private final LinkId link;

        End(LinkId link) {
            this.link = link;
        }

        @Override
        public CellTerm term() {
            return term;
        }

        /** If it finds no room, the next one does. */
        @Override
        public void credit(Credit credit) {
            boolean _ = inbox.offer(Incoming.seen(new CellEvent.Credited(link, credit)));
        }

        @Override
        public void answer(LinkMessage response, Credit credit) {
            FragmentResponse said = Wire.fragmentResponse(response);
            if (!inbox.offer(Incoming.seen(new CellEvent.AnsweredOverLink(link, said)))) {
                with(link, worker -> worker.settled(List.of(said.claim()), false));
            }
            credit(credit);
        }

        /** If it finds no room, it is not answered, but the next one may be. */
        @Override
        public void ping(long number, Credit credit) {
            @Nullable Line line = open.get(link);
            if (line != null) {
                line.heardAt = System.nanoTime();
            }
            boolean _ = inbox.offer(Incoming.seen(new CellEvent.Pinged(link, number, credit)));
        }

        @Override
        public void close() {
            over(link);
        }
    }

    private void endAll(String why) {
        List.copyOf(open.keySet()).forEach(link -> end(link, why));
    }

    /** Sends what waits, for a bounded time. */
    @Override
    public void close() {
        closed = true;
        frames.close();
        try {
            frames.join(LAST_FRAMES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        endAll("its cell is not decided for here any more");
    }
}
