package io.drover.scheduler.loop;

import io.drover.model.fragment.Claim;
import io.drover.model.worker.Executor;
import io.drover.ports.CellLinks;
import io.drover.ports.Credit;
import io.drover.ports.LinkHello;
import io.drover.ports.LinkId;
import io.drover.ports.WorkerEnd;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.Decisions.Sent;
import io.drover.scheduler.loop.Inbox.Incoming;
import io.drover.wire.CellMessage;
import io.drover.wire.FragmentResponse;
import io.drover.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links of one tenure: what comes in over them waits in the inbox, what goes out is sent here. Nothing is sent before
 * the store has it. Thread-safe.
 */
final class LinkDesk implements CellLinks, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LinkDesk.class);
    /** No two links of this process are taken for the same. */
    private static final AtomicLong NUMBERS = new AtomicLong();

    /** Six pings. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final int MOST_LINKS = 10_000;

    private final Inbox inbox;
    private final Map<LinkId, WorkerEnd> open = new ConcurrentHashMap<>();
    /** By a clock that never steps. */
    private final Map<LinkId, Long> heardAt = new ConcurrentHashMap<>();
    /** What found no room in the inbox and must not be lost; no more than there were links. */
    private final Queue<CellEvent> late = new ConcurrentLinkedQueue<>();

    private volatile boolean closed;

    LinkDesk(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public Optional<CellEnd> open(LinkHello hello, WorkerEnd worker) {
        LinkId link = new LinkId(hello.holder(), NUMBERS.incrementAndGet());
        open.put(link, worker);
        heardAt.put(link, System.nanoTime());
        if (closed
                || open.size() > MOST_LINKS
                || !inbox.offer(Incoming.seen(new CellEvent.Linked(link, Executor.VM, hello.held())))) {
            open.remove(link);
            heardAt.remove(link);
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
        long now = System.nanoTime();
        heardAt.forEach((link, at) -> {
            if (now - at > PATIENCE.toNanos()) {
                end(link, "nothing is heard from its worker");
            }
        });
    }

    /** What could not wait in the inbox; to be heard before what does. */
    List<CellEvent> takeLate() {
        List<CellEvent> taken = new ArrayList<>();
        for (CellEvent event = late.poll(); event != null; event = late.poll()) {
            taken.add(event);
        }
        return taken;
    }

    /** Sends what the store has assigned, in this order. What its link does not take is missed by the worker's next list. */
    void carry(List<Sent> assigned) {
        for (Sent sent : assigned) {
            if (sent.link() instanceof LinkId link) {
                with(link, worker -> worker.assigned(Wire.encode(sent.request())));
            }
        }
    }

    /** There is no room for more on its way: it has to begin anew. */
    void giveUp(LinkId link) {
        end(link, "it does not keep up");
    }

    /** @param taken those of the answers after which the store is as it should be */
    void settle(List<Incoming> answers, List<Incoming> taken) {
        for (Incoming one : answers) {
            if (one.link() instanceof LinkId link && one.event() instanceof CellEvent.AnsweredOverLink answer) {
                List<Claim> claim = List.of(answer.response().claim());
                with(link, worker -> worker.settled(claim, taken.contains(one)));
            }
        }
    }

    private interface Saying {
        void to(WorkerEnd worker);
    }

    private void with(LinkId link, Saying saying) {
        @Nullable WorkerEnd worker = open.get(link);
        if (worker == null) {
            return;
        }
        try {
            saying.to(worker);
        } catch (RuntimeException e) {
            LOG.warn("the link of {} broke: {}", link.holder(), e.toString());
            end(link, "it broke: " + e.getMessage());
        }
    }

    private void end(LinkId link, String why) {
        @Nullable WorkerEnd worker = open.get(link);
        over(link);
        if (worker != null) {
            worker.closed(why);
        }
    }

    private void over(LinkId link) {
        heardAt.remove(link);
        if (open.remove(link) != null) {
            LOG.info("worker {} has no link any more", link.holder());
            CellEvent event = new CellEvent.Unlinked(link);
            if (!inbox.offer(Incoming.seen(event))) {
                late.add(event);
            }
        }
    }

    /** One worker's. */
    private final class End implements CellEnd {

        private final LinkId link;

        End(LinkId link) {
            this.link = link;
        }

        /** If it finds no room, the next one does. */
        @Override
        public void credit(Credit credit) {
            boolean _ = inbox.offer(Incoming.seen(new CellEvent.Credited(link, credit)));
        }

        @Override
        public void answer(String response, Credit credit) {
            CellMessage message = Wire.cellMessage(response);
            if (!(message instanceof FragmentResponse said)) {
                throw new IllegalArgumentException("no answer: " + message);
            }
            if (!inbox.offer(Incoming.over(link, new CellEvent.AnsweredOverLink(said)))) {
                with(link, worker -> worker.settled(List.of(said.claim()), false));
            }
            credit(credit);
        }

        @Override
        public void ping(long number, Credit credit) {
            heardAt.computeIfPresent(link, (_, _) -> System.nanoTime());
            with(link, worker -> worker.pong(number));
            credit(credit);
        }

        @Override
        public void close() {
            over(link);
        }
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(open.keySet()).forEach(link -> end(link, "its cell is not decided for here any more"));
    }
}
