package io.drover.worker.loop;

import io.drover.model.Backoff;
import io.drover.model.cell.CellId;
import io.drover.model.cell.Epoch;
import io.drover.ports.CellLinks.CellEnd;
import io.drover.ports.CellTerm;
import io.drover.ports.Credit;
import io.drover.ports.LinkHello;
import io.drover.ports.LinkMode;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a link to a cell, if one can be reached: what the cell assigns over it is taken without a claim. Whatever it cannot
 * bring back goes by the queue. Thread-safe.
 */
final class LinkKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(LinkKeeper.class);
    private static final Duration LONGEST_BETWEEN_PINGS = Duration.ofMillis(500);
    /** While nothing is held. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(1);

    /** Whoever answers no ping for so long is gone, or stands still. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration SOON = Duration.ofMillis(20);
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    private final WorkerLoopSettings settings;
    private final LoopPorts ports;
    private final Parts parts;
    private final BiConsumer<Held, FragmentResponse> byQueue;
    private final Backoff pauses;
    private final Thread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);
    /** The latest epoch of each cell that was heard of; used by the thread only. */
    private final Map<CellId, Epoch> latest = new HashMap<>();

    /** Why there was none at the last try; used by the thread only. */
    private String trouble = "";

    private volatile boolean refusing;
    private volatile @Nullable WorkerLink link;

    /** The other parts of the worker that a link has to do with. */
    record Parts(HeldClaims held, AttemptAdmission admission, RequestIntake intake, Heartbeat heartbeat) {}

    /** @param byQueue answers that no link brings back */
    LinkKeeper(WorkerLoopSettings settings, LoopPorts ports, Parts parts, BiConsumer<Held, FragmentResponse> byQueue) {
        this.settings = settings;
        this.ports = ports;
        this.parts = parts;
        this.byQueue = byQueue;
        this.pauses = PAUSES.spread(settings.self());
        this.thread = Thread.ofVirtual().name("cell-link").unstarted(this::work);
    }

    void start() {
        if (settings.link() != LinkMode.OFF) {
            thread.start();
        }
    }

    /** What the worker would take has changed. */
    void roomChanged() {
        @Nullable WorkerLink now = link;
        if (now != null) {
            now.credit();
        }
    }

    /** Brings an answer back on the link that the attempt came over; false if that is over, or there was none. */
    boolean answer(Held work, FragmentResponse response) {
        @Nullable WorkerLink by = work.link();
        return by != null && by.answer(work, response);
    }

    /**
     * Nothing more is taken, and no other link is opened: the cell is told, and returns when nothing is on its way any more. To
     * be called when the intake gives no credit any more.
     */
    void refuse() throws InterruptedException {
        refusing = true;
        @Nullable WorkerLink now = link;
        if (now != null) {
            now.tellAndAwait(PATIENCE);
        }
    }

    /** Ends the link. What it has not brought back goes by the queue. */
    void stop(long millis) throws InterruptedException {
        stopped.countDown();
        @Nullable WorkerLink now = link;
        if (now != null) {
            now.end("this worker ends");
        }
        if (thread.isAlive()) {
            thread.join(millis);
        }
    }

    private void work() {
        int failures = 0;
        try {
            while (stopped.getCount() > 0) {
                boolean wasOpen = false;
                try {
                    wasOpen = !refusing && parts.heartbeat().believed() && keep();
                } catch (RuntimeException | Error e) {
                    tell(e);
                    if (e instanceof OutOfMemoryError) {
                        ports.outOfMemory().run();
                    }
                }
                failures = wasOpen ? 0 : failures + 1;
                Duration pause = parts.heartbeat().believed() ? pauses.pause(failures + 1) : SOON;
                boolean _ = stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Once, however often the same is tried. */
    private void tell(Throwable e) {
        String now = e.toString();
        if (!now.equals(trouble)) {
            trouble = now;
            LOG.warn("there is no link to the cell, so all goes by the queues; it is tried again: {}", now);
        }
    }

    /** Opens a link and returns at its end; false if there is none to be had. */
    private boolean keep() throws InterruptedException {
        WorkerLink made = new WorkerLink(new Taking(), ports.nanos());
        Optional<CellEnd> end =
                ports.links().open(new LinkHello(settings.self(), parts.held().known()), made);
        if (end.isEmpty() || isOutdated(end.get().term())) {
            end.ifPresent(CellEnd::close);
            return false;
        }
        made.opened(end.get());
        link = made;
        trouble = "";
        parts.intake().linked(true);
        try {
            while (!made.isOver() && stopped.getCount() > 0) {
                made.ping();
                made.awaitOver(betweenPings());
                made.giveUpAnswers(PATIENCE);
                if (ports.nanos().getAsLong() - made.provenNanos() > PATIENCE.toNanos()) {
                    made.end("the cell does not answer");
                }
            }
        } finally {
            link = null;
            parts.intake().linked(false);
            made.end("it is not kept any more");
        }
        return true;
    }

    /** Whoever reports more often wants to know sooner of a cell that is gone. */
    private Duration betweenPings() {
        Duration half = settings.heartbeat().dividedBy(2);
        if (half.compareTo(LONGEST_BETWEEN_PINGS) < 0) {
            return half;
        }
        return parts.held().isEmpty() ? LONGEST_IDLE : LONGEST_BETWEEN_PINGS;
    }

    /** Whether a later epoch of that cell was heard of: then another process decides for it, which this one does not know. */
    private boolean isOutdated(CellTerm term) {
        Epoch last = latest.merge(term.cell(), term.epoch(), (one, other) -> one.value() > other.value() ? one : other);
        return term.epoch().value() < last.value();
    }

    private final class Taking implements WorkerLink.Worker {

        @Override
        public void take(FragmentRequest request, WorkerLink by, long provenNanos) {
            if (parts.admission().assigned(request, by, provenNanos)) {
                parts.heartbeat().working();
                parts.intake().expect(request.estimate());
            }
        }

        @Override
        public Credit credit(long received) {
            return parts.intake().credit(received, settings.link());
        }

        /** The cell knows: it need not be told of it by the next list. */
        @Override
        public void answered(Held work) {
            parts.held().letGo(work);
        }

        @Override
        public void letGo(Held work) {
            work.markLost();
            parts.held().letGo(work);
        }

        @Override
        public void answerOtherwise(Held work, FragmentResponse response) {
            byQueue.accept(work, response);
        }

        /** Whether the cell has given it away since, the store knows. */
        @Override
        public void over(WorkerLink over) {
            parts.held().all().stream().filter(work -> work.link() == over).forEach(Held::doubt);
        }
    }
}
